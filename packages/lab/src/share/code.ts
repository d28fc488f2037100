import { makersByKind } from "../model/evaluate.js";
import {
	type Expression,
	isExpression,
	isIdentifier,
	keyText,
	parseExpression,
} from "../model/expression.js";
import { namedSurfaces, type Point } from "../model/ground.js";
import type { LabState } from "../model/lab.js";
import { readRule } from "../model/ruleText.js";

/** The race as a program of the library, complete with its imports. Runs that cannot be read are left out. */
export function libraryCode(state: LabState, start: Point): string {
	const runs = state.runs.filter(
		({ text }) => readRule(text).rule !== undefined,
	);
	const surface = Object.hasOwn(namedSurfaces, state.cost.trim())
		? state.cost.trim()
		: undefined;
	const { library, schedules, own, rules } = codeOfRules(
		runs.map(({ text }) => text),
	);
	library.add("race");
	const noise =
		state.noise > 0
			? [`noise: ${String(state.noise)},`, `seed: ${state.seed},`]
			: [];
	return [
		importLine(library, "ravine"),
		...(schedules.size > 0 ? [importLine(schedules, "ravine/schedules")] : []),
		...(surface === undefined
			? []
			: [importLine(new Set([surface]), "ravine/surfaces")]),
		"",
		...own.flatMap((line) => [line, ""]),
		"const { runs } = race({",
		...[
			`surface: ${surface ?? JSON.stringify(state.cost)},`,
			`start: ${pointText(start)},`,
			"rules: [",
			...rules.map((rule) => `  ${rule},`),
			"],",
			`steps: ${state.steps},`,
			...noise,
		].map((line) => `  ${line}`),
		"});",
		"for (const { rule, cost } of runs) console.log(rule.name, cost.at(-1));",
		"",
	].join("\n");
}

/** Rules as code, with the names that it imports and the rules of one's own that it declares. */
export function codeOfRules(texts: readonly string[]) {
	const library = new Set<string>();
	const schedules = new Set<string>();
	const own: string[] = [];
	const rules = texts.map((text) => {
		if (!isExpression(text)) {
			library.add("rule");
			const name = `own${own.length === 0 ? "" : own.length + 1}`;
			own.push(
				`const ${name} = rule(${JSON.stringify(readRule(text).rule?.name ?? "own")}, ${template(text)});`,
			);
			return `${name}()`;
		}
		for (const called of namesIn(parseExpression(text))) {
			(makersByKind.schedule.has(called) ? schedules : library).add(called);
		}
		return callText(text);
	});
	return { library, schedules, own, rules };
}

export function importLine(names: ReadonlySet<string>, from: string): string {
	return `import { ${[...names].sort().join(", ")} } from "${from}";`;
}

/** A name alone is called, and nothing follows the call. */
function callText(text: string): string {
	const trimmed = text.trim().replace(/;$/, "").trim();
	return /^[\w$]+$/.test(trimmed) ? `${trimmed}()` : trimmed;
}

function namesIn(expression: Expression): string[] {
	switch (expression.kind) {
		case "literal":
			return [];
		case "list":
			return expression.items.flatMap(namesIn);
		case "table":
			return expression.entries.flatMap(({ value }) => namesIn(value));
		case "call":
			return [expression.name, ...expression.args.flatMap(namesIn)];
	}
}

/** A text as a template literal that stands for exactly this text. */
function template(text: string): string {
	const body = text.replace(/[\\`]|\$(?=\{)/g, "\\$&");
	return `\`\n${body}\n\``;
}

/** A point as an object literal, with all digits. */
export function pointText(point: Point): string {
	const entries = Object.entries(point).map(
		([name, value]) => `${ownKeyText(name)}: ${String(value)}`,
	);
	return `{ ${entries.join(", ")} }`;
}

/** A member of an object, as `variables.x`. */
export function memberText(object: string, name: string): string {
	return isIdentifier(name)
		? `${object}.${name}`
		: `${object}[${JSON.stringify(name)}]`;
}

function ownKeyText(name: string): string {
	// As a plain key it would be the object's prototype.
	return name === "__proto__" ? '["__proto__"]' : keyText(name);
}
