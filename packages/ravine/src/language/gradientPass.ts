import { differentiate } from "./differentiate.js";
import { type Dot, dotsIn, entryName, writeDotsOut } from "./dots.js";
import type { Mathematics } from "./mathematics/function.js";
import {
	type Precision,
	type Program,
	ProgramBuilder,
	type Result,
} from "./program.js";
import type { Lengths } from "./rowNames.js";
import type { RowPass } from "./rowPass.js";

/** A pass that adds up a cost and its slopes, and the meaning of its numbers. */
export interface GradientPass extends RowPass {
	/** The parameter of each of the program's variables. */
	readonly scalars: readonly (Dot | Entry)[];
	/** The product of each of its blocks. */
	readonly dots: readonly Dot[];
	/** The blocks' columns that the program names one by one. */
	readonly entries: ReadonlyMap<string, Entry>;
}

/** A single number, or one of an array's. */
export interface Entry {
	readonly array: string;
	readonly place: number;
}

/** Products of so few numbers are written out: then the tiles have a column for each, which is faster up to here. */
const MAX_WRITTEN_OUT = 4;

/**
 * The cost of a row as a pass over rows that adds up the costs and their exact slopes.
 *
 * @param cost from `checkRowCost`.
 * @param mathematics the functions on elements.
 */
export function gradientPassOf(
	cost: Program,
	parameters: Lengths,
	precision: Precision,
	mathematics: Mathematics,
): GradientPass {
	const lengthOf = ({ parameter }: Dot) => parameters.get(parameter) as number;
	const isShort = (dot: Dot) =>
		dot.kind === "element" && lengthOf(dot) <= MAX_WRITTEN_OUT;
	const all = dotsIn(cost);
	const short = all.filter(isShort);
	const dots = all.filter((dot) => dot.kind === "element" && !isShort(dot));
	const scalars = new Map<string, Dot | Entry>();
	const entries = new Map<string, Entry>();
	for (const [name, length] of parameters) {
		if (length === undefined) scalars.set(name, { array: name, place: 0 });
	}
	for (const dot of short) {
		for (let k = 0; k < lengthOf(dot); k++) {
			const of = (array: string) => ({ array, place: k });
			scalars.set(entryName(dot.parameter, k), of(dot.parameter));
			entries.set(entryName(dot.other, k), of(dot.other));
		}
	}
	for (const dot of all) if (dot.kind === "step") scalars.set(dot.name, dot);
	const written = writeDotsOut(
		cost,
		(dot) => (isShort(dot) ? lengthOf(dot) : undefined),
		[...scalars.keys(), ...dots.map(({ name }) => name)],
	);
	return {
		program: {
			...onElements(differentiate(written), mathematics),
			variables: [...scalars.keys()],
		},
		sums: 1 + scalars.size,
		products: 0,
		blocks: dots.map((dot) => ({ name: dot.name, width: lengthOf(dot) })),
		precision,
		scalars: [...scalars.values()],
		...{ dots, entries },
	};
}

/** The same program with functions that run on elements. */
function onElements(program: Program, mathematics: Mathematics): Program {
	const builder = new ProgramBuilder(mathematics);
	const copied = builder.copy(program.nodes);
	return builder.finish({
		...program,
		results: program.results.map(
			(result): Result => ({ ...result, node: copied[result.node] as number }),
		),
	});
}
