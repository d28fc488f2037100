/** A rule's nodes, copied for every variable of a cost. */

import {
	ALL,
	isReduction,
	type Node,
	type Program,
	type ProgramBuilder,
	REDUCTION_BLOCK,
	type Reduction,
	type Result,
	reductionLanes,
	type State,
	totals,
} from "./program.js";

/** Variables of which each is an array of one number. Without it, all variables are one array. */
export interface Apart {
	/** Each variable's section, by its number; 0 for a rule without sections. */
	readonly sectionOf: readonly number[];
	/** The settings with a number for each variable: the setting `learningRate.of.x`. */
	readonly tables: readonly string[];
}

/** The names of a rule on variables. */
export interface Names {
	readonly variables: readonly string[];
	readonly varied: readonly string[];
	readonly apart: Apart | undefined;
}

/** A program, and the arrays of variables that it moves. */
export interface Part {
	readonly program: Program;
	/** The numbers of each array's variables. */
	readonly arrays: readonly (readonly number[])[];
	/** The numbers of all its variables. */
	readonly members: readonly number[];
}

/** The parts of a rule: its sections that move a variable, or the rule itself. */
export function partsOf(rule: Program, { variables, apart }: Names): Part[] {
	const all = variables.map((_, v) => v);
	if (apart === undefined) {
		return [{ program: rule, arrays: [all], members: all }];
	}
	const sections = rule.sections ?? [{ program: rule }];
	return sections.flatMap(({ program }, s) => {
		const members = all.filter((v) => apart.sectionOf[v] === s);
		if (program === undefined || members.length === 0) return [];
		return { program, members, arrays: members.map((v) => [v]) };
	});
}

/** The name of a rule's state on a variable; one that all share keeps its name. */
function nameOfState(
	{ apart }: Names,
	{ name, per }: State,
	variable: string,
): string {
	const isShared = per === "step" || (per === "array" && apart === undefined);
	return isShared ? name : `${name}.${variable}`;
}

/** For each node its copies, in the order of the part's variables. */
export type Copies = (node: number) => readonly number[];

/**
 * Copies the nodes of all parts.
 * @param gradients the slopes' nodes, for each variable.
 */
export function copyParts(
	builder: ProgramBuilder,
	parts: readonly Part[],
	names: Names,
	gradients: readonly number[],
): Copies[] {
	const copiers = parts.map(
		(part) => new Copier(builder, part, names, gradients),
	);
	const all: Shared = { copiers, totals: new Map() };
	// A total that parts share waits until all of them have its numbers.
	for (let moved = true; moved; ) {
		moved = false;
		for (const copier of copiers) moved = copier.copy(all) || moved;
	}
	return copiers.map((copier) => (node) => copier.copies[node] ?? []);
}

/** The totals that parts share. */
interface Shared {
	readonly copiers: readonly Copier[];
	/** Those that are built, by their keys. */
	readonly totals: Map<string, number>;
}

const keyOf = ({ op, name }: Node) => `${op} ${name}`;

class Copier {
	readonly copies: (readonly number[])[] = [];
	readonly #builder: ProgramBuilder;
	readonly #part: Part;
	readonly #names: Names;
	readonly #gradients: readonly number[];
	readonly #states: ReadonlyMap<string, State>;
	/** The arguments of totals that parts share. */
	readonly #shared: ReadonlyMap<string, number>;

	constructor(
		builder: ProgramBuilder,
		part: Part,
		names: Names,
		gradients: readonly number[],
	) {
		this.#builder = builder;
		this.#part = part;
		this.#names = names;
		this.#gradients = gradients;
		const { nodes, states } = part.program;
		this.#states = new Map(states.map((state) => [state.name, state]));
		this.#shared = new Map(
			nodes
				.filter(({ op, name }) => isReduction(op) && name !== "")
				.map((node) => [keyOf(node), node.args[0] as number]),
		);
	}

	/** Copies nodes, up to a total for which another part is not ready. @returns whether it has copied any. */
	copy(all: Shared): boolean {
		const { nodes } = this.#part.program;
		const from = this.copies.length;
		for (let k = from; k < nodes.length; k++) {
			const node = nodes[k] as Node;
			const isShared = isReduction(node.op) && node.name !== "";
			const copied = isShared
				? this.#joinTotals(node, all)
				: this.#copy(node, all);
			if (copied === undefined) break;
			this.copies.push(copied);
		}
		return this.copies.length > from;
	}

	/** The part's own total of a node that parts share; undefined: its numbers are not copied yet. */
	#ownTotal(node: Node): number | undefined {
		const argument = this.#shared.get(keyOf(node)) as number;
		return this.copies.length > argument
			? this.#total(node.op as Reduction, argument)
			: undefined;
	}

	#joinTotals(node: Node, { copiers, totals }: Shared) {
		const key = keyOf(node);
		const sharing = copiers.filter((one) => one.#shared.has(key));
		const found = totals.get(key);
		if (found !== undefined) return this.#forAll(() => found);
		const own = sharing.map((one) => one.#ownTotal(node));
		if (own.includes(undefined)) return undefined;
		const total = this.#join(node.op as Reduction, own as number[]);
		totals.set(key, total);
		return this.#forAll(() => total);
	}

	#forAll(make: (variable: number, i: number) => number): readonly number[] {
		return this.#part.members.map(make);
	}

	#copy({ op, args, kind, name, value }: Node, all: Shared): readonly number[] {
		const builder = this.#builder;
		const { variables } = this.#names;
		const { arrays, members, program } = this.#part;
		if (isReduction(op)) {
			const argument = args[0] as number;
			if (kind === "array") return this.#totals(op, argument);
			const total = this.#total(op, argument);
			return this.#forAll(() => total);
		}
		switch (op) {
			case "constant":
				return this.#forAll(() => builder.constant(value));
			case "count": {
				const moving = () =>
					all.copiers.reduce((sum, one) => sum + one.#part.members.length, 0);
				const count = name === ALL ? moving() : members.length;
				const size = kind === "step" ? count : (arrays[0]?.length ?? 0);
				return this.#forAll(() => builder.constant(size));
			}
			case "step":
				return this.#forAll(() => builder.leaf("step", "step"));
			case "setting":
				return this.#forAll((v) => this.#setting(name, variables[v] as string));
			case "state": {
				const state = this.#states.get(name) as State;
				return this.#forAll((v) =>
					this.#state(nameOfState(this.#names, state, variables[v] as string)),
				);
			}
			case "parameter":
				return this.#forAll((v) => this.#state(`w.${variables[v]}`));
			case "gradient":
				return this.#forAll((v) => this.#gradients[v] as number);
			case "variable":
				throw new RangeError(`${program.name}: a rule has no variables`);
			default:
				return this.#forAll((_, i) =>
					builder.plain(
						op,
						...args.map((arg) => this.copies[arg]?.[i] as number),
					),
				);
		}
	}

	#state(name: string): number {
		return this.#builder.leaf("state", "element", name);
	}

	#setting(name: string, variable: string): number {
		const { varied, apart } = this.#names;
		if (varied.includes(name)) return this.#state(name);
		const own = apart?.tables.includes(name) ? `${name}.of.${variable}` : name;
		return this.#builder.leaf("setting", "step", own);
	}

	/** The totals of each array, for each variable. */
	#totals(op: Reduction, argument: number): readonly number[] {
		const { arrays } = this.#part;
		const numbers = this.copies[argument] as readonly number[];
		let first = 0;
		return arrays.flatMap(({ length }) => {
			const own = numbers.slice(first, first + length);
			first += length;
			const total = reduce(this.#builder, op, own);
			return own.map(() => total);
		});
	}

	/** The total of all the part's arrays, one after the other. */
	#total(op: Reduction, argument: number): number {
		const each = this.#totals(op, argument);
		let first = 0;
		const ofArrays = this.#part.arrays.map(({ length }) => {
			first += length;
			return each[first - 1] as number;
		});
		return this.#join(op, ofArrays);
	}

	/** Joins totals. None of them is -0, so that the first one need not be added to 0. */
	#join(op: Reduction, totals: readonly number[]): number {
		return totals.reduce((a, b) => this.#builder.plain(joining(op), a, b));
	}
}

function joining(op: Reduction): "add" | "max" {
	return op === "largest" ? "max" : "add";
}

/** The total of an array, in the order that `REDUCTION_BLOCK` describes for float64. */
function reduce(
	builder: ProgramBuilder,
	op: Reduction,
	values: readonly number[],
): number {
	const terms =
		op === "sumOfSquares"
			? values.map((value) => builder.plain("multiply", value, value))
			: values;
	const join = joining(op);
	// Adding 0 turns a total of -0 into 0, as in backends, whose lanes begin at 0.
	let total = builder.constant(totals[op].none);
	for (let done = 0; done < terms.length; done += REDUCTION_BLOCK) {
		const block = terms.slice(done, done + REDUCTION_BLOCK);
		total = builder.plain(join, total, reduceBlock(builder, join, block));
	}
	return total;
}

function reduceBlock(
	builder: ProgramBuilder,
	join: "add" | "max",
	terms: readonly number[],
): number {
	// A lane without terms is undefined and adds nothing.
	type Lane = number | undefined;
	const both = (a: Lane, b: Lane): Lane =>
		a === undefined || b === undefined ? (a ?? b) : builder.plain(join, a, b);
	const lanes: Lane[] = Array.from({ length: reductionLanes.float64 });
	terms.forEach((term, i) => {
		const lane = i % lanes.length;
		lanes[lane] = both(lanes[lane], term);
	});
	for (let registers = lanes.length / 2; registers > 1; registers /= 2) {
		for (let k = 0; k < registers; k++) {
			const from = 4 * (k >> 1) + (k & 1);
			lanes[k] = both(lanes[from], lanes[from + 2]);
		}
	}
	return both(lanes[0], lanes[1]) as number;
}

/** The results of a part's copies, as states; a state that all variables share is one result. */
export function resultsOf(
	parts: readonly Part[],
	names: Names,
	copies: readonly Copies[],
): Result[] {
	const found = new Map<string, Result>();
	parts.forEach(({ program, members }, p) => {
		const states = new Map(program.states.map((one) => [one.name, one]));
		for (const { name, target, node } of program.results) {
			const state = target === "parameter" ? undefined : states.get(name);
			members.forEach((v, i) => {
				const variable = names.variables[v] as string;
				const own = state
					? nameOfState(names, state, variable)
					: `w.${variable}`;
				const copy = copies[p]?.(node)[i] as number;
				if (!found.has(own)) {
					found.set(own, { name: own, target: "state", node: copy });
				}
			});
		}
	});
	return [...found.values()];
}

/** The states of a rule on variables: the variables, the rule's states, and the varied settings. */
export function statesOf(
	rule: Program,
	parts: readonly Part[],
	names: Names,
): State[] {
	const { variables, varied } = names;
	const state = (name: string, initial: number): State => ({
		name,
		per: "parameter",
		initial,
	});
	const partOf = new Map<number, Part>();
	for (const part of parts) {
		for (const v of part.members) partOf.set(v, part);
	}
	const initials = new Map<string, number>();
	for (const { name } of rule.states) {
		variables.forEach((variable, v) => {
			const { states = [] } = partOf.get(v)?.program ?? {};
			const own = states.find((one) => one.name === name);
			if (own === undefined) return;
			const full = nameOfState(names, own, variable);
			if (!initials.has(full)) initials.set(full, own.initial);
		});
	}
	return [
		...variables.map((variable) => state(`w.${variable}`, 0)),
		...[...initials].map(([name, initial]) => state(name, initial)),
		...varied.map((name) => {
			if (rule.settings.includes(name)) return state(name, 0);
			throw new RangeError(`${rule.name}: there is no setting "${name}"`);
		}),
	];
}

/** The settings of a rule on variables, without the varied ones. */
export function settingsOf(
	rule: Program,
	{ variables, varied, apart }: Names,
): string[] {
	return rule.settings
		.filter((name) => !varied.includes(name))
		.flatMap((name) =>
			apart?.tables.includes(name)
				? variables.map((variable) => `${name}.of.${variable}`)
				: [name],
		);
}
