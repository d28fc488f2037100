import {
	type Build,
	type Calculus,
	derivatives,
	type Literal,
} from "./derivatives.js";
import {
	isOperator,
	type Node,
	type Program,
	ProgramBuilder,
	type Result,
} from "./program.js";

/** The derivative of the cost by a node's value. */
interface Adjoint {
	readonly value: number;
	/** The condition under which the node matters; where it fails, `value` can be anything, even NaN. Undefined: always. */
	readonly when: number | undefined;
	/** Whether the value can be infinite although the cost is finite, as the slope of sqrt at 0. */
	readonly steep: boolean;
}

/**
 * Adds the exact gradient to a cost function's program, by reverse accumulation over the nodes: the gradient costs a
 * small multiple of the cost, for any number of variables. `derivatives.ts` has the operators' derivatives.
 *
 * An adjoint holds only under the condition under which its node is used. Where the condition fails, the node adds 0
 * to the gradient, whatever its derivative is there.
 *
 * @param cost a program with one `cost` result, over variables.
 * @returns the cost, then one `slope` result per variable, in the variables' order.
 */
export function differentiate(cost: Program): Program {
	const builder = new ProgramBuilder(cost.mathematics);
	// Nodes are copied through the builder; index i of the old program is copied[i] of the new.
	const copied = builder.copy(cost.nodes);
	const [root] = cost.results as [Result];
	const conditions = new Conditions(builder);
	const adjoints = new Map<number, Adjoint>([
		[root.node, { value: builder.constant(1), when: undefined, steep: false }],
	]);
	for (let index = root.node; index >= 0; index--) {
		const adjoint = adjoints.get(index);
		if (adjoint === undefined) continue;
		const node = cost.nodes[index] as Node;
		const own = node.args.map((arg) => copied[arg] as number);
		const shares = sharesOf(
			builder,
			conditions,
			node,
			own,
			copied[index] as number,
			adjoint,
		);
		node.args.forEach((arg, k) => {
			const share = shares[k];
			if (share === undefined || !varies(cost, arg)) return;
			const other = adjoints.get(arg);
			adjoints.set(
				arg,
				other === undefined ? share : conditions.add(other, share),
			);
		});
	}
	const places = new Map(cost.nodes.map(({ name }, index) => [name, index]));
	const slopes = cost.variables.map((name): Result => {
		const index = places.get(name);
		const adjoint = index === undefined ? undefined : adjoints.get(index);
		return {
			name,
			target: "slope",
			node:
				adjoint === undefined
					? builder.constant(0)
					: conditions.masked(adjoint),
		};
	});
	return builder.finish({
		...cost,
		results: [{ ...root, node: copied[root.node] as number }, ...slopes],
	});
}

/** Constants need no adjoint: otherwise x^3 would need log(x), which is NaN for negative x. */
function varies(program: Program, index: number): boolean {
	return (program.nodes[index] as Node).op !== "constant";
}

/** The terms that a node adds to its arguments' adjoints. */
function sharesOf(
	builder: ProgramBuilder,
	conditions: Conditions,
	{ op }: Node,
	args: readonly number[],
	y: number,
	adjoint: Adjoint,
): readonly (Adjoint | undefined)[] {
	if (!isOperator(op)) return [];
	const three = args as readonly [number, number, number];
	const { derivative, chooses, steep = false } = derivatives[op] ?? {};
	if (chooses !== undefined) {
		const build: Build<number> = (...given) => builder.apply(...given);
		return chooses(build, three).map(
			(literals) =>
				literals && {
					...adjoint,
					when: literals.reduce<number | undefined>(
						(when, literal) => conditions.narrow(when, literal),
						adjoint.when,
					),
				},
		);
	}
	const calculus = calculusOf(builder, adjoint);
	const shares = derivative?.(calculus, adjoint.value, three, y) ?? [];
	return shares.map((value) =>
		value === undefined
			? undefined
			: { value, when: adjoint.when, steep: steep || adjoint.steep },
	);
}

/** Builds the shares of an adjoint. If the adjoint can be infinite, a factor of 0 gives 0 instead of NaN. */
function calculusOf(
	builder: ProgramBuilder,
	{ value, steep }: Adjoint,
): Calculus<number> {
	const constant = (number: number) => builder.constant(number);
	const unlessZero = (factor: number, share: number): number => {
		const { op, value: known } = builder.node(factor);
		if (op === "constant") return known === 0 ? constant(0) : share;
		const isZero = builder.apply("equal", factor, constant(0));
		return builder.apply("where", isZero, constant(0), share);
	};
	// Nodes computed from the adjoint.
	const made = new Set(steep ? [value] : []);
	const build: Build<number> = (op, ...args) => {
		const index = builder.apply(op, ...args);
		const from = args.findIndex((arg) => made.has(arg));
		if (from < 0) return index;
		const factor = args[1 - from];
		const share =
			op === "multiply" && factor !== undefined
				? unlessZero(factor, index)
				: index;
		made.add(share);
		return share;
	};
	return { build, constant, unlessZero };
}

/** The conditions under which adjoints hold, as nodes of the program. */
class Conditions {
	readonly #builder: ProgramBuilder;
	/** The condition from which another was narrowed, and the literal. */
	readonly #origin = new Map<
		number,
		Literal<number> & { readonly within: number | undefined }
	>();

	constructor(builder: ProgramBuilder) {
		this.#builder = builder;
	}

	/** The conjunction of `within` and the literal. */
	narrow(within: number | undefined, literal: Literal<number>): number {
		const build = this.#builder;
		const own = literal.holds
			? literal.condition
			: build.apply("not", literal.condition);
		const both = within === undefined ? own : build.apply("and", within, own);
		this.#origin.set(both, { ...literal, within });
		return both;
	}

	/** The sum of two adjoints of one node; it holds where either of them holds. */
	add(a: Adjoint, b: Adjoint): Adjoint {
		const build = this.#builder;
		const steep = a.steep || b.steep;
		const sum = (x: number, y: number) => build.apply("add", x, y);
		if (a.when === b.when) return { ...a, value: sum(a.value, b.value), steep };
		if (this.#holdsWithin(a.when, b.when)) {
			return { value: sum(a.value, this.masked(b)), when: a.when, steep };
		}
		if (this.#holdsWithin(b.when, a.when)) {
			return { value: sum(this.masked(a), b.value), when: b.when, steep };
		}
		const [one, other] = [a.when as number, b.when as number];
		const [first, second] = [this.#origin.get(one), this.#origin.get(other)];
		if (
			first !== undefined &&
			first.condition === second?.condition &&
			first.within === second.within
		) {
			// The two sides of one condition.
			const [yes, no] = first.holds ? [a, b] : [b, a];
			const value = build.apply("where", first.condition, yes.value, no.value);
			return { value, when: first.within, steep };
		}
		const value = sum(this.masked(a), this.masked(b));
		return { value, when: build.apply("or", one, other), steep };
	}

	/** An adjoint's value, or 0 where it does not hold. */
	masked({ value, when }: Adjoint): number {
		if (when === undefined) return value;
		const zero = this.#builder.constant(0);
		return this.#builder.apply("where", when, value, zero);
	}

	/** Whether `inner` was narrowed from `outer`. */
	#holdsWithin(outer: number | undefined, inner: number | undefined): boolean {
		let condition = inner;
		while (condition !== undefined && condition !== outer) {
			condition = this.#origin.get(condition)?.within;
		}
		return condition === outer;
	}
}
