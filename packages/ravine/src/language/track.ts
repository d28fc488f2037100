import {
	isOperator,
	type Program,
	ProgramBuilder,
	type State,
} from "./program.js";

/** The names of the states and settings that `track` adds; no others begin with a dot. */
export const TRACKED = {
	/** The cost before the last step; NaN once a number has not been finite. */
	cost: ".cost",
	/** The number of the first point whose cost is below the target; -1: none yet. */
	reached: ".reached",
	/** The highest cost of the first points. */
	highest: ".highest",
	/** A setting or, with a target for each descent, a state: the target. */
	target: ".target",
	/** A setting: the number of the first points. */
	early: ".early",
} as const;

/**
 * Adds states to a joined program that record the progress of its descents. Once a number of a descent is NaN or
 * infinite, its first variable stays NaN.
 *
 * @param judged whether to keep the highest cost.
 * @param each whether each descent has a target of its own.
 * @returns a program with the additional settings `target`, unless it is a state, and, if `judged`, `early`, after the
 * others.
 */
export function track(
	joined: Program,
	judged: boolean,
	each: boolean,
): Program {
	const builder = new ProgramBuilder(joined.mathematics);
	const copied = copyNodes(builder, joined);
	const node = (index: number) => copied[index] as number;
	const plain = builder.plain.bind(builder);
	const constant = builder.constant.bind(builder);
	const state = (name: string) => builder.leaf("state", "element", name);
	const setting = (name: string) => builder.leaf("setting", "step", name);

	const seen = joined.results
		.filter(({ target: what }) => what === "cost" || what === "slope")
		.map((result) => node(result.node));
	const states = joined.states.map(({ name }) => state(name));
	const zero = zeroIfFinite(builder, [...seen, ...states]);
	/** The value itself, or NaN for a descent with a number that was not finite. */
	const unlessLost = (value: number) => plain("subtract", value, zero);

	const cost = unlessLost(seen[0] as number);
	const point = plain("subtract", builder.leaf("step", "step"), constant(1));
	const reached = state(TRACKED.reached);
	const target = each ? state(TRACKED.target) : setting(TRACKED.target);
	const arrives = plain(
		"and",
		plain("less", reached, constant(0)),
		plain("less", cost, target),
	);
	const kept: { name: string; initial: number; node: number }[] = [
		{ name: TRACKED.cost, initial: 0, node: cost },
		{
			name: TRACKED.reached,
			initial: -1,
			node: plain("where", arrives, point, reached),
		},
	];
	if (judged) {
		const highest = state(TRACKED.highest);
		const isEarly = plain("less", point, setting(TRACKED.early));
		kept.push({
			name: TRACKED.highest,
			initial: -Infinity,
			node: plain("where", isEarly, plain("max", highest, cost), highest),
		});
	}
	const first = `w.${joined.variables[0]}`;
	const givenTarget: State = {
		...{ name: TRACKED.target, per: "parameter", initial: 0 },
	};
	return builder.finish({
		...joined,
		settings: [
			...joined.settings,
			...(each ? [] : [TRACKED.target]),
			...(judged ? [TRACKED.early] : []),
		],
		states: [
			...joined.states,
			...kept.map(
				({ name, initial }): State => ({ name, per: "parameter", initial }),
			),
			...(each ? [givenTarget] : []),
		],
		results: [
			...joined.results.map((result) => {
				const own = node(result.node);
				const isFirst = result.target === "state" && result.name === first;
				return { ...result, node: isFirst ? unlessLost(own) : own };
			}),
			...kept.map((one) => ({
				...{ name: one.name, target: "state" as const, node: one.node },
			})),
		],
	});
}

/** Copies a program's nodes as they are. @returns their new places. */
function copyNodes(builder: ProgramBuilder, { nodes }: Program): number[] {
	const copied: number[] = [];
	for (const { op, args, kind, name, value } of nodes) {
		const own = isOperator(op)
			? builder.plain(op, ...args.map((arg) => copied[arg] as number))
			: op === "constant"
				? builder.constant(value)
				: builder.leaf(op as "state", kind, name);
		copied.push(own);
	}
	return copied;
}

/** A node that is 0 if all numbers are finite, else NaN. */
function zeroIfFinite(
	builder: ProgramBuilder,
	numbers: readonly number[],
): number {
	// 0 times finite numbers is 0 or -0; with an infinity or a NaN it is NaN.
	let product = builder.constant(0);
	for (const number of new Set(numbers)) {
		product = builder.plain("multiply", product, number);
	}
	return builder.plain("abs", product);
}
