import { operators, precedence } from "./operators.js";
import {
	isOperator,
	isReduction,
	type Kind,
	type Node,
	type Program,
	type Section,
} from "./program.js";

/** Lines such as `m' = beta * m + k1 * g`, and their number of operations. */
export interface Operations {
	readonly lines: readonly string[];
	readonly operations: number;
}

type Extent = Exclude<Kind, "group">;

/** With one group, the scalars of a group are computed once a step. */
const extentOf = ({ kind }: Node) => (kind === "group" ? "step" : kind);

/** An expression's text, and its precedence as an operand. */
interface Expression {
	readonly text: string;
	readonly binding: number;
}

/**
 * Lists the operations of a rule per step, per parameter array and per parameter, after the rewrites. A prime marks a
 * value that takes effect at the end of the step.
 */
export function describeSteps(program: Program): {
	perStep: Operations;
	perArray: Operations;
	perParameter: Operations;
} {
	if (program.sections !== undefined) return describeSections(program.sections);
	const { nodes } = program;
	const names = nameNodes(program);
	const expressions: Expression[] = [];
	const lines: Record<Extent, string[]> = { step: [], array: [], element: [] };
	const counts: Record<Extent, number> = { step: 0, array: 0, element: 0 };
	nodes.forEach((node, index) => {
		const expression = write(
			node,
			node.args.map((arg) => expressions[arg] as Expression),
		);
		const name = names[index];
		if (isComputed(node)) counts[extentOf(node)]++;
		if (name !== undefined) {
			lines[extentOf(node)].push(`${name} = ${expression.text}`);
		}
		expressions.push(
			name === undefined
				? expression
				: { text: name, binding: precedence.whole },
		);
	});
	// A result that is a leaf, or that equals another result, has no line yet.
	for (const { name, node, target } of program.results) {
		const value = (expressions[node] as Expression).text;
		if (value === `${name}'`) continue;
		const state = program.states.find((one) => one.name === name);
		const per = (target === "state" && state?.per) || "parameter";
		const kind = per === "parameter" ? "element" : per;
		lines[kind].push(`${name}' = ${value}`);
	}
	return {
		perStep: { lines: lines.step, operations: counts.step },
		perArray: { lines: lines.array, operations: counts.array },
		perParameter: { lines: lines.element, operations: counts.element },
	};
}

/** Lists the operations of each section, after a line that names its pattern. */
function describeSections(
	sections: readonly Section[],
): ReturnType<typeof describeSteps> {
	const described = sections.flatMap(({ pattern, program }) =>
		program ? [{ pattern, ...describeSteps(program) }] : [],
	);
	const joined = (what: "perStep" | "perArray" | "perParameter") => ({
		lines: described.flatMap((one) =>
			one[what].lines.length === 0
				? []
				: [`for ${one.pattern}`, ...one[what].lines],
		),
		operations: described.reduce((sum, one) => sum + one[what].operations, 0),
	});
	return {
		perStep: joined("perStep"),
		perArray: joined("perArray"),
		perParameter: joined("perParameter"),
	};
}

/** Whether a node is computed, not a leaf. */
function isComputed({ op }: Node): boolean {
	return isOperator(op) || isReduction(op);
}

/** The names of the nodes that have lines of their own; the others are written where they are used. */
function nameNodes({ nodes, results, states, settings }: Program) {
	const uses = nodes.map(() => 0);
	// A scalar that elements use is computed elsewhere, so it gets a name.
	const crosses = nodes.map(() => false);
	for (const node of nodes) {
		for (const arg of node.args) {
			uses[arg] = (uses[arg] ?? 0) + 1;
			const crossed = extentOf(nodes[arg] as Node) !== extentOf(node);
			if (crossed) crosses[arg] = true;
		}
	}
	const taken = new Set(["w", "g", "t", ...settings]);
	for (const { name } of states) taken.add(name);
	const fresh = (base: string): string => {
		let name = base;
		for (let k = 2; taken.has(name); k++) name = `${base}${k}`;
		taken.add(name);
		return name;
	};
	const resultOf = new Map(results.map(({ node, name }) => [node, `${name}'`]));
	let temporaries = 0;
	const temporary = (): string => {
		let name: string;
		do name = `k${++temporaries}`;
		while (taken.has(name));
		return name;
	};
	return nodes.map((node, index): string | undefined => {
		if (!isComputed(node)) return undefined;
		const result = resultOf.get(index);
		if (result !== undefined) return result;
		if (node.label !== "") return fresh(node.label);
		const named =
			(uses[index] ?? 0) > 1 || crosses[index] || isReduction(node.op);
		return named ? temporary() : undefined;
	});
}

function write(node: Node, args: readonly Expression[]): Expression {
	const { op } = node;
	const [a, b] = args as [Expression, Expression];
	if (isReduction(op)) {
		const summed =
			op === "sumOfSquares"
				? `${bracketed(a, precedence.power + 1)}^2`
				: a.text;
		const total = op === "largest" ? "largest" : "sum";
		// A total over all arrays has kind step, a total over one array has kind array.
		const name = node.kind === "step" ? `${total}OverAllArrays` : total;
		return { text: `${name}(${summed})`, binding: precedence.whole };
	}
	if (!isOperator(op)) return writeLeaf(node);
	const { form } = operators[op];
	if (form.kind === "function") {
		return {
			text: `${op}(${args.map(({ text }) => text).join(", ")})`,
			binding: precedence.whole,
		};
	}
	const { symbol, precedence: binding } = form;
	if (form.kind === "prefix") {
		// In a text -a * b is (-a) * b, but a reader may read it differently.
		const needed =
			binding === precedence.sign ? precedence.product + 1 : binding;
		const space = /^\w/.test(symbol) ? " " : "";
		return { text: `${symbol}${space}${bracketed(a, needed)}`, binding };
	}
	// Operators of equal precedence group to the left, except the power.
	const right = op === "power";
	const left = bracketed(a, right ? binding + 1 : binding);
	const other = bracketed(b, right ? binding : binding + 1);
	const text = right ? `${left}^${other}` : `${left} ${symbol} ${other}`;
	return { text, binding };
}

function writeLeaf({ op, kind, value, name }: Node): Expression {
	const whole = (text: string) => ({ text, binding: precedence.whole });
	switch (op) {
		case "constant":
			return {
				text: String(value),
				binding: value < 0 ? precedence.sign : precedence.whole,
			};
		case "parameter":
			return whole("w");
		case "gradient":
			return whole("g");
		case "step":
			return whole("t");
		case "count":
			return whole(kind === "step" ? "countOfAllArrays" : "count");
		default:
			return whole(name);
	}
}

function bracketed({ text, binding }: Expression, needed: number): string {
	return binding < needed ? `(${text})` : text;
}
