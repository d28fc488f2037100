import fc from "fast-check";
import { functions } from "../packages/ravine/src/language/parse.js";
import { isReductionName } from "../packages/ravine/src/language/reductions.js";

/** The text of an expression and whether it is one number per parameter. */
interface Expression {
	readonly text: string;
	readonly element: boolean;
}

const comparisons = ["<", "<=", ">", ">=", "==", "!="];

/** Every function of a rule's text except where and the reductions, with the number of its arguments. */
const elementwise = [...functions].flatMap(([name, args]) =>
	name === "where" || name === "dot" || isReductionName(name)
		? []
		: [[name, args.length] as const],
);
const reductionNames = [...functions.keys()].filter(isReductionName);

const { expression, condition } = fc.letrec<{
	expression: Expression;
	condition: Expression;
}>((tie) => {
	const inner = tie("expression");
	const leaf = fc.oneof(
		fc
			.constantFrom("w", "g", "m", "v")
			.map((text): Expression => ({ text, element: true })),
		fc
			.constantFrom("a", "b", "t", "d", "e", "pi", "count")
			.map((text): Expression => ({ text, element: false })),
		fc
			.constantFrom("0", "1", "2", "0.5", "1e-8", "3.7", "1e30")
			.map((text): Expression => ({ text, element: false })),
	);
	const negated = inner.map(
		({ text, element }): Expression => ({ text: `-(${text})`, element }),
	);
	const call = fc
		.tuple(fc.constantFrom(...elementwise), fc.tuple(inner, inner, inner))
		.map(([[name, count], given]): Expression => {
			const args = given.slice(0, count);
			return {
				text: `${name}(${args.map(({ text }) => text).join(", ")})`,
				element: args.some(({ element }) => element),
			};
		});
	const binary = fc
		.tuple(inner, fc.constantFrom("+", "-", "*", "/", "^"), inner, fc.boolean())
		.map(
			([a, op, b, bare]): Expression => ({
				text: bare
					? `${a.text} ${op} ${b.text}`
					: `(${a.text}) ${op} (${b.text})`,
				element: a.element || b.element,
			}),
		);
	const power = fc
		.tuple(inner, fc.constantFrom("2", "3", "5", "-1", "-2", "0.5", "1.7"))
		.map(
			([a, exponent]): Expression => ({
				text: `(${a.text})^${exponent}`,
				element: a.element,
			}),
		);
	const condition = tie("condition");
	const choice = fc.tuple(condition, inner, inner).map(
		([a, b, c]): Expression => ({
			text: `where(${a.text}, ${b.text}, ${c.text})`,
			element: [a, b, c].some((one) => one.element),
		}),
	);
	const reduction = fc.tuple(fc.constantFrom(...reductionNames), inner).map(
		([name, { text }]): Expression => ({
			// Adding w makes any argument an element.
			text: `${name}(w + (${text}))`,
			element: false,
		}),
	);
	const comparison = fc
		.tuple(inner, fc.constantFrom(...comparisons), inner)
		.map(
			([a, op, b]): Expression => ({
				text: `${a.text} ${op} ${b.text}`,
				element: a.element || b.element,
			}),
		);
	const joined = fc
		.tuple(condition, fc.constantFrom("and", "or"), condition)
		.map(
			([a, op, b]): Expression => ({
				text: `(${a.text}) ${op} ${b.text}`,
				element: a.element || b.element,
			}),
		);
	const denied = condition.map(
		({ text, element }): Expression => ({ text: `not (${text})`, element }),
	);
	return {
		expression: fc.oneof(
			{ maxDepth: 4, depthSize: "medium" },
			leaf,
			negated,
			call,
			call,
			binary,
			power,
			choice,
			reduction,
		),
		condition: fc.oneof(
			{ maxDepth: 4, depthSize: "medium" },
			comparison,
			joined,
			denied,
		),
	};
});

const scalarOrMean = ({ text, element }: Expression) =>
	element ? `mean(w + (${text}))` : text;

/** Texts of rules with settings, element states and a scalar state, from every operator and reduction. Each reads g: a text that does not may be a link, which does not run alone. */
export const randomRule = fc
	.tuple(expression, expression, expression, expression, expression, condition)
	.map(
		([x, m, v, d, w, c]) => `
			setting a = 0.3
			setting b = -1.7
			state m = w * a + b
			state v = 0
			state scalar d = mean(w) + count
			state global e = 1.5
			x = ${x.text} + g
			m = ${m.text} + x
			v = ${v.text}
			d = ${scalarOrMean(d)} + a * b
			e = globalMean(w + (${v.text})) + e * a
			c = ${c.text}
			w = where(c, w - a * (${w.text}) * x, w)
		`,
	);
