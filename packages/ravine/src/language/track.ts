import { isOperator, type Program, ProgramBuilder } from "./program.js";

/** The names of the states that `track` adds; no other state's name begins with a dot. */
export const TRACKED = {
	/** The cost before the last step; NaN once a number has not been finite. */
	cost: ".cost",
	/** The number of the first point whose cost is below the target; -1: none yet. */
	reached: ".reached",
	/** The highest cost of the first half of the points. */
	highest: ".highest",
} as const;

export interface TrackOptions {
	readonly target: number;
	/** How many steps there will be, where the highest cost of the first half is to be kept. */
	readonly steps?: number | undefined;
}

/**
 * Adds to a joined program what tells how its descents go. A descent that leaves the finite numbers does not come back:
 * its first variable stays NaN.
 */
export function track(
	joined: Program,
	{ target, steps }: TrackOptions,
): Program {
	const builder = new ProgramBuilder(joined.mathematics);
	const copied: number[] = [];
	for (const { op, args, kind, name, value } of joined.nodes) {
		const own = isOperator(op)
			? builder.plain(op, ...args.map((arg) => copied[arg] as number))
			: op === "constant"
				? builder.constant(value)
				: builder.leaf(op as "state", kind, name);
		copied.push(own);
	}
	const node = (index: number) => copied[index] as number;
	const plain = builder.plain.bind(builder);
	const constant = builder.constant.bind(builder);
	const state = (name: string) => builder.leaf("state", "element", name);

	const seen = joined.results
		.filter(({ target: what }) => what === "cost" || what === "slope")
		.map((result) => node(result.node));
	const numbers = new Set([
		...seen,
		...joined.states.map(({ name }) => state(name)),
	]);
	// 0 times numbers is 0 or -0 as long as they are finite, else NaN.
	let zero = constant(0);
	for (const number of numbers) zero = plain("multiply", zero, number);
	const allFinite = plain("equal", zero, constant(0));
	const unlessLost = (value: number) =>
		plain("where", allFinite, value, constant(Number.NaN));

	const cost = unlessLost(seen[0] as number);
	const point = plain("subtract", builder.leaf("step", "step"), constant(1));
	const reached = state(TRACKED.reached);
	const arrives = plain(
		"and",
		plain("less", reached, constant(0)),
		plain("less", cost, constant(target)),
	);
	const kept: { name: string; initial: number; node: number }[] = [
		{ name: TRACKED.cost, initial: 0, node: cost },
		{
			name: TRACKED.reached,
			initial: -1,
			node: plain("where", arrives, point, reached),
		},
	];
	if (steps !== undefined) {
		const highest = state(TRACKED.highest);
		const isEarly = plain("less", point, constant(Math.ceil((steps + 1) / 2)));
		kept.push({
			name: TRACKED.highest,
			initial: -Infinity,
			node: plain("where", isEarly, plain("max", highest, cost), highest),
		});
	}
	const first = `w.${joined.variables[0]}`;
	return builder.finish({
		...joined,
		states: [
			...joined.states,
			...kept.map(({ name, initial }) => ({ name, scalar: false, initial })),
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
