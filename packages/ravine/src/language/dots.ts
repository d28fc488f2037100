import {
	isOperator,
	type Kind,
	type Program,
	ProgramBuilder,
} from "./program.js";

/**
 * The product of two arrays, number by number, added up: a leaf of a program over rows, named as in the text. It is of
 * kind `element` for an array of parameters and a block of columns, of kind `step` for two arrays of parameters.
 */
export interface Dot {
	/** The leaf's name. */
	readonly name: string;
	readonly parameter: string;
	/** A block of columns, or again a parameter. */
	readonly other: string;
	readonly kind: Kind;
}

/** The leaf of `dot(parameter, other)`. */
export function dotLeaf(
	builder: ProgramBuilder,
	parameter: string,
	other: string,
	kind: "element" | "step",
): number {
	return builder.leaf("variable", kind, `dot(${parameter}, ${other})`);
}

/** The dots of a program. No other leaf has parentheses in its name. */
export function dotsIn({ nodes }: Program): Dot[] {
	return nodes.flatMap(({ name, kind }) => {
		const found = /^dot\((.*), (.*)\)$/.exec(name);
		if (found === null) return [];
		const [, parameter, other] = found as unknown as [string, string, string];
		return [{ name, parameter, other, kind }];
	});
}

/** The name of one number of an array of parameters, or of one column of a block: `W[0]`. */
export function entryName(array: string, k: number): string {
	return `${array}[${k}]`;
}

/**
 * Writes dots out as sums of products of their entries.
 *
 * @param lengthOf of the dots to write out, the length; of the others undefined.
 * @param variables of the result.
 */
export function writeDotsOut(
	program: Program,
	lengthOf: (dot: Dot) => number | undefined,
	variables: readonly string[],
): Program {
	const dots = new Map(dotsIn(program).map((dot) => [dot.name, dot]));
	const builder = new ProgramBuilder(program.mathematics);
	const entry = (array: string, kind: Kind, k: number) =>
		builder.leaf("variable", kind, entryName(array, k));
	const copied: number[] = [];
	for (const { op, args, kind, name, value } of program.nodes) {
		if (isOperator(op)) {
			copied.push(
				builder.plain(op, ...args.map((arg) => copied[arg] as number)),
			);
			continue;
		}
		const dot = dots.get(name);
		const length = dot && lengthOf(dot);
		if (dot === undefined || length === undefined) {
			copied.push(
				op === "constant"
					? builder.constant(value)
					: builder.leaf("variable", kind, name),
			);
			continue;
		}
		let sum: number | undefined;
		for (let k = 0; k < length; k++) {
			const a = entry(dot.parameter, "step", k);
			const product = builder.plain("multiply", a, entry(dot.other, kind, k));
			sum = sum === undefined ? product : builder.plain("add", sum, product);
		}
		copied.push(sum as number);
	}
	return builder.finish({
		...program,
		variables,
		results: program.results.map((result) => ({
			...result,
			node: copied[result.node] as number,
		})),
	});
}
