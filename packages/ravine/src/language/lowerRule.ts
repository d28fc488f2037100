import { suggestion, TextError } from "./errors.js";
import { type Fail, lower } from "./lower.js";
import { functions, type Syntax, type SyntaxNode } from "./parse.js";
import {
	isCondition,
	type Program,
	ProgramBuilder,
	type Result,
	type State,
} from "./program.js";

/** The settings and states of a rule. */
export interface Names {
	readonly settings: readonly string[];
	readonly states: readonly State[];
}

/**
 * Turns a rule's text into a program.
 *
 * @param options `rewrites: false` keeps the text's own operations, to test the rewrites against.
 * @throws TextError naming the line, with a caret.
 */
export function lowerRule(
	syntax: Syntax,
	declared: Names,
	options: { rewrites?: boolean } = {},
): Program {
	const { subject: name, text, nodes, assignments } = syntax;
	const fail: Fail = (problem, at) => {
		throw new TextError(name, problem, text, at);
	};
	const builder = new ProgramBuilder(options);
	const names = new Scope(builder, syntax, declared, fail);
	const lowered: number[] = [];
	for (const { name: target, at, value } of assignments) {
		while (lowered.length <= value) {
			const node = nodes[lowered.length] as SyntaxNode;
			lowered.push(lower(builder, node, lowered, names.lookUp, fail));
		}
		names.assign(target, lowered[value] as number, at);
	}
	const { settings, states } = declared;
	const result = (target: string): Result => ({
		name: target,
		target: target === "w" ? "parameter" : "state",
		node: names.valueOf(target),
	});
	return builder.finish({
		name,
		settings,
		states,
		variables: [],
		results: ["w", ...states.map((state) => state.name)].map(result),
	});
}

/** What each name of a rule's text stands for, from line to line. */
class Scope {
	readonly #builder: ProgramBuilder;
	readonly #settings: ReadonlySet<string>;
	readonly #states: ReadonlyMap<string, State>;
	readonly #fail: Fail;
	readonly #values: Map<string, number>;
	/** Every name that some line assigns. */
	readonly #targets: ReadonlySet<string>;

	constructor(
		builder: ProgramBuilder,
		{ assignments }: Syntax,
		{ settings, states }: Names,
		fail: Fail,
	) {
		this.#builder = builder;
		this.#settings = new Set(settings);
		this.#states = new Map(states.map((state) => [state.name, state]));
		this.#fail = fail;
		this.#targets = new Set(assignments.map(({ name }) => name));
		this.#values = new Map([
			["w", builder.leaf("parameter", "element", "w")],
			["g", builder.leaf("gradient", "element", "g")],
			["t", builder.leaf("step", "step")],
			["pi", builder.constant(Math.PI)],
		]);
		for (const one of settings) {
			this.#values.set(one, builder.leaf("setting", "step", one));
		}
		for (const { name, scalar } of states) {
			const kind = scalar ? "array" : "element";
			this.#values.set(name, builder.leaf("state", kind, name));
		}
	}

	valueOf(name: string): number {
		return this.#values.get(name) as number;
	}

	readonly lookUp = (name: string, at: number): number => {
		const found = this.#values.get(name);
		if (found !== undefined) return found;
		if (this.#targets.has(name)) {
			this.#fail(`"${name}" is used before it is assigned`, at);
		}
		const known = [...this.#values.keys()];
		return this.#fail(
			`unknown name "${name}"${suggestion(name, known) || `; known here are ${known.join(", ")}`}`,
			at,
		);
	};

	/** Gives a name a new value. */
	assign(target: string, value: number, at: number): void {
		const fixed = this.#settings.has(target)
			? "is a setting and "
			: functions.has(target)
				? "is a function and "
				: ["g", "t", "pi"].includes(target)
					? ""
					: undefined;
		if (fixed !== undefined) {
			this.#fail(
				`"${target}" ${fixed}cannot be assigned; give the result another name`,
				at,
			);
		}
		const node = this.#builder.node(value);
		const state = this.#states.get(target);
		if (isCondition(node) && (state !== undefined || target === "w")) {
			this.#fail(
				`"${target}" must be a number, and this is true or false; use where(condition, a, b)`,
				at,
			);
		}
		if (state?.scalar === true && node.kind === "element") {
			this.#fail(
				`"${target}" is a scalar state, one number per array, but this is one number per parameter; reduce it with norm, sum or mean`,
				at,
			);
		}
		this.#builder.label(value, target);
		this.#values.set(target, value);
	}
}
