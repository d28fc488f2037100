import type { Program } from "ravine";

type Node = Program["nodes"][number];

/** Lines such as `m' = beta * m + k1 * g`, and how many operations they are. */
export interface Operations {
	readonly lines: readonly string[];
	readonly operations: number;
}

/** An expression's text and how tightly it binds, as an operand of another. */
interface Expression {
	readonly text: string;
	readonly binding: number;
}

const atom = 9;

/** The operators written between or before their operands; all others are written as functions. */
const symbols: Readonly<Record<string, readonly [string, number]>> = {
	less: ["<", 1],
	lessEqual: ["<=", 1],
	equal: ["==", 1],
	notEqual: ["!=", 1],
	add: ["+", 2],
	subtract: ["-", 2],
	multiply: ["*", 3],
	divide: ["/", 3],
	power: ["^", 5],
};

const leaves = new Set<Node["op"]>([
	"constant",
	"setting",
	"state",
	"variable",
	"parameter",
	"gradient",
	"step",
	"count",
]);

/**
 * What a rule computes once a step, once for each parameter array and once per parameter, as its program has it after
 * the rewrites. A prime marks a value that takes effect when the step ends.
 */
export function describeSteps(program: Program): {
	perStep: Operations;
	perArray: Operations;
	perParameter: Operations;
} {
	const { nodes } = program;
	const names = nameNodes(program);
	const expressions: Expression[] = [];
	const lines = { step: [], array: [], element: [] } as Record<
		Node["kind"],
		string[]
	>;
	const counts = { step: 0, array: 0, element: 0 };
	nodes.forEach((node, index) => {
		const expression = write(
			node,
			node.args.map((arg) => expressions[arg] as Expression),
		);
		const name = names[index];
		if (!leaves.has(node.op)) counts[node.kind]++;
		if (name !== undefined) {
			lines[node.kind].push(`${name} = ${expression.text}`);
		}
		expressions.push(
			name === undefined ? expression : { text: name, binding: atom },
		);
	});
	// A result that is a leaf, or another's value too, has no line of its own yet.
	for (const { name, node, target } of program.results) {
		const value = (expressions[node] as Expression).text;
		if (value === `${name}'`) continue;
		const scalar = program.states.some(
			(one) => one.scalar && one.name === name,
		);
		const kind = scalar && target === "state" ? "array" : "element";
		lines[kind].push(`${name}' = ${value}`);
	}
	return {
		perStep: { lines: lines.step, operations: counts.step },
		perArray: { lines: lines.array, operations: counts.array },
		perParameter: { lines: lines.element, operations: counts.element },
	};
}

/** The name of every node that has a line of its own; the others are written where they are used. */
function nameNodes({ nodes, results, states, settings }: Program) {
	const uses = nodes.map(() => 0);
	// A scalar that the elements use is computed elsewhere than they are, so it is named.
	const crosses = nodes.map(() => false);
	for (const { args, kind } of nodes) {
		for (const arg of args) {
			uses[arg] = (uses[arg] ?? 0) + 1;
			if (nodes[arg]?.kind !== kind) crosses[arg] = true;
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
		if (leaves.has(node.op)) return undefined;
		const result = resultOf.get(index);
		if (result !== undefined) return result;
		if (node.label !== "") return fresh(node.label);
		const named = (uses[index] ?? 0) > 1 || crosses[index] || isSum(node);
		return named ? temporary() : undefined;
	});
}

function isSum({ op }: Node): boolean {
	return op === "sum" || op === "sumOfSquares";
}

function write(node: Node, args: readonly Expression[]): Expression {
	const { op } = node;
	const [a, b] = args;
	const symbol = symbols[op];
	if (symbol !== undefined && a !== undefined && b !== undefined) {
		const [sign, binding] = symbol;
		// Operators of one strength group to the left, except the power.
		const right = op === "power";
		const left = bracketed(a, right ? binding + 1 : binding);
		const other = bracketed(b, right ? binding : binding + 1);
		const text = right ? `${left}^${other}` : `${left} ${sign} ${other}`;
		return { text, binding };
	}
	if (op === "negate" && a !== undefined) {
		return { text: `-${bracketed(a, 4)}`, binding: 4 };
	}
	if (isSum(node) && a !== undefined) {
		const summed = op === "sum" ? a.text : `${bracketed(a, 6)}^2`;
		// Over all arrays the sum is one a step; over one array, one for each.
		const name = node.kind === "step" ? "sumOverAllArrays" : "sum";
		return { text: `${name}(${summed})`, binding: atom };
	}
	if (leaves.has(op)) return writeLeaf(node);
	return {
		text: `${op}(${args.map(({ text }) => text).join(", ")})`,
		binding: atom,
	};
}

function writeLeaf({ op, value, name }: Node): Expression {
	switch (op) {
		case "constant":
			return { text: String(value), binding: value < 0 ? 4 : atom };
		case "parameter":
			return { text: "w", binding: atom };
		case "gradient":
			return { text: "g", binding: atom };
		case "step":
			return { text: "t", binding: atom };
		case "count":
			return { text: "count(w)", binding: atom };
		default:
			return { text: name, binding: atom };
	}
}

function bracketed({ text, binding }: Expression, least: number): string {
	return binding < least ? `(${text})` : text;
}
