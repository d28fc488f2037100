import type { Program } from "ravine";

/** The cost's formula in single precision: as the text of a shader, and in JavaScript to see how far its digits reach. */

type Node = Program["nodes"][number];
type Leaf =
	| "constant"
	| "setting"
	| "state"
	| "variable"
	| "parameter"
	| "gradient"
	| "step"
	| "count"
	| "sum"
	| "sumOfSquares"
	| "largest";
type Operator = Exclude<Node["op"], Leaf>;

interface SingleOperator {
	/** The text for the arguments' texts. */
	readonly glsl: (a: string, b: string, c: string) => string;
	/** The value in float64 of arguments in float32; it is rounded afterwards. Conditions are 1 and 0. */
	readonly value: (a: number, b: number, c: number) => number;
	readonly condition?: true;
}

const call = (
	name: string,
	value: SingleOperator["value"],
	arity = 1,
): SingleOperator => ({
	glsl: (...args) => `${name}(${args.slice(0, arity).join(", ")})`,
	value,
});

const infix = (
	symbol: string,
	value: SingleOperator["value"],
): SingleOperator => ({ glsl: (a, b) => `${a} ${symbol} ${b}`, value });

const relation = (
	symbol: string,
	holds: (a: number, b: number) => boolean,
): SingleOperator => ({
	...infix(symbol, (a, b) => (holds(a, b) ? 1 : 0)),
	condition: true,
});

const single = {
	negate: { glsl: (a) => `-${a}`, value: (a) => -a },
	add: infix("+", (a, b) => a + b),
	subtract: infix("-", (a, b) => a - b),
	multiply: infix("*", (a, b) => a * b),
	divide: call("quotient", (a, b) => a / b, 2),
	power: call("power", powerOf, 2),
	sqrt: call("squareRoot", Math.sqrt),
	abs: call("abs", Math.abs),
	sign: call("signum", Math.sign),
	floor: call("floor", Math.floor),
	mod: call("modulo", (a, b) => a - b * Math.floor(a / b), 2),
	exp: call("exp", Math.exp),
	log: call("logarithm", Math.log),
	log1p: call("logarithm1p", Math.log1p),
	tanh: call("tangens", Math.tanh),
	sigmoid: call("sigmoid", (a) => 1 / (1 + Math.exp(-a))),
	sin: call("sine", Math.sin),
	cos: call("cosine", Math.cos),
	atan: call("atan", Math.atan),
	atan2: call("angle", Math.atan2, 2),
	min: call("lesser", Math.min, 2),
	max: call("greater", Math.max, 2),
	clamp: {
		glsl: (a, b, c) => `lesser(greater(${a}, ${b}), ${c})`,
		value: (a, b, c) => Math.min(Math.max(a, b), c),
	},
	less: relation("<", (a, b) => a < b),
	lessEqual: relation("<=", (a, b) => a <= b),
	equal: relation("==", (a, b) => a === b),
	notEqual: relation("!=", (a, b) => a !== b),
	and: relation("&&", (a, b) => a !== 0 && b !== 0),
	or: relation("||", (a, b) => a !== 0 || b !== 0),
	not: { glsl: (a) => `!${a}`, value: (a) => 1 - a, condition: true },
	where: {
		glsl: (a, b, c) => `${a} ? ${b} : ${c}`,
		value: (a, b, c) => (a !== 0 ? b : c),
	},
} as const satisfies Readonly<Record<Operator, SingleOperator>>;

/** C's special cases, as in the language. */
function powerOf(a: number, b: number): number {
	return a === 1 || (a === -1 && !Number.isNaN(b) && !Number.isFinite(b))
		? 1
		: a ** b;
}

/** Functions that GLSL leaves undefined for some arguments, or computes with few digits. `nan` and `infinity` are uniforms: a compiler may drop what it can see to be no number. */
export const SINGLE_FUNCTIONS = `
uniform float nan;
uniform float infinity;
float quotient(float a, float b) { return b == 0.0 ? (a == 0.0 ? nan : a * infinity) : a / b; }
float squareRoot(float x) { return x < 0.0 ? nan : sqrt(x); }
float signum(float x) { return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : x == 0.0 ? 0.0 : nan; }
float modulo(float a, float b) { return b == 0.0 ? nan : a - b * floor(a / b); }
float logarithm(float x) { return x > 0.0 ? log(x) : x == 0.0 ? -infinity : nan; }
float logarithm1p(float x) { return abs(x) < 1e-3 ? x * (1.0 - x * (0.5 - x / 3.0)) : logarithm(1.0 + x); }
float tangens(float x) { return abs(x) < 1e-3 ? x : tanh(clamp(x, -15.0, 15.0)); }
float sigmoid(float x) { return 1.0 / (1.0 + exp(-x)); }
float turned(float x) { float turns = floor(x / 6.2831855 + 0.5); return (x - turns * 6.28125) - turns * 0.0019353072; }
// Taylor's series within a quarter turn: a device's own sine may have four digits only.
float nearSine(float x) {
	float q = x * x;
	return x * (1.0 + q * (-1.0 / 6.0 + q * (1.0 / 120.0 + q * (-1.0 / 5040.0 + q * (1.0 / 362880.0 - q / 39916800.0)))));
}
float sine(float x) {
	float near = turned(x);
	return nearSine(abs(near) > 1.5707964 ? sign(near) * 3.1415927 - near : near);
}
float cosine(float x) { float s = nearSine(0.5 * turned(x)); return 1.0 - 2.0 * s * s; }
float angle(float y, float x) { return x == 0.0 && y == 0.0 ? 0.0 : atan(y, x); }
float lesser(float a, float b) { return a < b ? a : b <= a ? b : nan; }
float greater(float a, float b) { return a > b ? a : b >= a ? b : nan; }
float power(float a, float b) {
	if (b == 0.0 || a == 1.0) return 1.0;
	if (a == 0.0) return b > 0.0 ? 0.0 : infinity;
	float size = pow(abs(a), b);
	if (a > 0.0) return size;
	if (floor(b) != b) return nan;
	return floor(b / 2.0) * 2.0 == b ? size : -size;
}
`;

/**
 * Writes a cost's formula as a function of GLSL.
 * @param names the text of each variable, in the program's order.
 */
export function costAsGlsl(
	program: Program,
	names: readonly string[],
	signature: string,
): string {
	const { nodes, root } = costNodes(program);
	const lines: string[] = [];
	const texts = new Map<number, string>();
	for (const index of nodes) {
		const node = program.nodes[index] as Node;
		if (node.op === "constant") texts.set(index, literal(node.value));
		else if (node.op === "variable")
			texts.set(index, names[program.variables.indexOf(node.name)] as string);
		else {
			const operator: SingleOperator = single[node.op as Operator];
			const type = operator.condition ? "bool" : "float";
			const args = node.args.map((arg) => texts.get(arg) as string);
			const text = operator.glsl(...(args as [string, string, string]));
			lines.push(`\t${type} n${index} = ${text};`);
			texts.set(index, `n${index}`);
		}
	}
	return `${signature} {\n${lines.join("\n")}\n\treturn ${texts.get(root)};\n}\n`;
}

/** Computes a cost at points of float32, rounded after each operation as a shader does. */
export function singleEvaluator(
	program: Program,
): (point: ArrayLike<number>) => number {
	const { nodes, root } = costNodes(program);
	const values = new Float32Array(program.nodes.length);
	const plan = nodes.map((index) => {
		const node = program.nodes[index] as Node;
		const [a = 0, b = 0, c = 0] = node.args;
		const variable = program.variables.indexOf(node.name);
		const value = Object.hasOwn(single, node.op)
			? single[node.op as Operator].value
			: undefined;
		return { index, node, a, b, c, variable, value };
	});
	return (point) => {
		for (const { index, node, a, b, c, variable, value } of plan) {
			values[index] = value
				? value(values[a] as number, values[b] as number, values[c] as number)
				: node.op === "constant"
					? node.value
					: (point[variable] as number);
		}
		return values[root] as number;
	};
}

/** The nodes that the cost needs, in order; a program has those of the slopes too. */
function costNodes({ nodes, results }: Program): {
	readonly nodes: readonly number[];
	readonly root: number;
} {
	const root = results.find(({ target }) => target === "cost")?.node as number;
	const needed = new Set([root]);
	for (let index = root; index >= 0; index--) {
		if (!needed.has(index)) continue;
		for (const arg of (nodes[index] as Node).args) needed.add(arg);
	}
	return { nodes: [...needed].sort((a, b) => a - b), root };
}

/** A number of GLSL: always with a point or an exponent. */
function literal(value: number): string {
	if (Number.isNaN(value)) return "nan";
	const rounded = Math.fround(value);
	if (!Number.isFinite(rounded)) return value > 0 ? "infinity" : "(-infinity)";
	const text = String(rounded);
	const written = /[.e]/.test(text) ? text : `${text}.0`;
	return rounded < 0 || Object.is(rounded, -0) ? `(${written})` : written;
}
