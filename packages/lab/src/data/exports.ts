import { isRefusal } from "ravine";
import { modelSides } from "ravine/explain";
import { csvLine } from "../model/csv.js";
import {
	codeOfRules,
	importLine,
	memberText,
	pointText,
} from "../share/code.js";
import type { Loaded } from "./desk.js";
import type { BestFit } from "./fitted.js";

/** More rows are not written into code, which reads them from a file instead. */
const MAX_WRITTEN = 500;

/** The file of the two columns, which is exported beside the code. */
export const DATA_FILE = "data.csv";

/** What code needs of the loaded data. */
export type Exported = Pick<Loaded, "table" | "x" | "y" | "pairs" | "prepared">;

/** Where a fit begins: where the page's own began, so that its numbers are the same. */
type Start = Pick<BestFit, "start"> | undefined;

/** Code with the library that fits the model. */
export function fitCode(loaded: Exported, best?: Start): string {
	const { model } = loaded.prepared;
	const { equation, isBinary } = model;
	const start = pointText(startOf(loaded, best));
	if (equation === undefined || isBinary) {
		return [
			'import { minimize } from "ravine";',
			...readImport(loaded),
			"",
			...dataLines(loaded),
			`const cost = ${JSON.stringify(model.cost)};`,
			`const found = await minimize(cost, ${start}, { data });`,
			"console.log(found.x, found.cost);",
			"",
		].join("\n");
	}
	return [
		'import { fit } from "ravine";',
		...readImport(loaded),
		"",
		...dataLines(loaded),
		`const found = await fit(${JSON.stringify(equation)}, data, ${start});`,
		"console.log(found.parameters, found.standardErrors);",
		"",
	].join("\n");
}

/** The lab's runs on the data. */
export interface ExportedRace {
	/** Texts that can be read. */
	readonly texts: readonly string[];
	readonly start: Readonly<Record<string, number>>;
	readonly steps: number;
	readonly batch: number | undefined;
	readonly noise: number;
	readonly seed: number;
}

/** Code with the library that runs the page's race. */
export function raceCode(loaded: Exported, race: ExportedRace): string {
	const { cost, parameters } = loaded.prepared.model;
	const { texts, start, steps, batch, noise, seed } = race;
	const { library, schedules, own, rules } = codeOfRules(texts);
	library.add("dataCost").add("race");
	const isSeeded = batch !== undefined || noise > 0;
	const options = [
		"surface: cost,",
		"rules: [",
		...rules.map((rule) => `  ${rule},`),
		"],",
		`steps: ${steps},`,
		...(batch === undefined ? [] : [`batch: ${batch},`]),
		...(noise > 0 ? [`noise: ${noise},`] : []),
		...(isSeeded ? [`seed: ${seed},`] : []),
	];
	const ends = parameters.map(
		(name) => `${memberText("variables", name)}.at(-1)`,
	);
	return [
		importLine(library, "ravine"),
		...(schedules.size > 0 ? [importLine(schedules, "ravine/schedules")] : []),
		...readImport(loaded),
		"",
		...own.flatMap((line) => [line, ""]),
		...dataLines(loaded),
		`const cost = await dataCost(${JSON.stringify(cost)}, data, ${pointText(start)});`,
		"const { runs } = race({",
		...options.map((option) => `  ${option}`),
		"});",
		"for (const { rule, variables } of runs) {",
		`  console.log(rule.name, ${ends.join(", ")});`,
		"}",
		"cost.dispose();",
		"",
	].join("\n");
}

function startOf(
	{ prepared: { ground, best: search, model } }: Exported,
	best: Start,
): Readonly<Record<string, number>> {
	const from = best?.start ?? search?.from;
	if (from === undefined) return ground.start;
	return Object.fromEntries(
		model.parameters.map((name, k) => [name, from[k] as number]),
	);
}

function isLong({ pairs }: Exported): boolean {
	return pairs.x.length > MAX_WRITTEN;
}

function readImport(loaded: Exported): string[] {
	return isLong(loaded) ? ['import { readFileSync } from "node:fs";'] : [];
}

function dataLines(loaded: Exported): string[] {
	const { x, y, pairs, prepared } = loaded;
	const { scale, rows } = prepared;
	const [titleX, titleY] = [x, y].map(({ name }) => commentText(name));
	const notes = pairs.notes.length > 0 ? [`// ${pairs.notes.join(" ")}`] : [];
	const lines = isLong(loaded)
		? [
				`// "the two columns as CSV" of the page, saved beside this file: ${titleX} and ${titleY}`,
				`const rows = readFileSync(new URL("${DATA_FILE}", import.meta.url), "utf8")`,
				'  .trim().split("\\n").slice(1).map((line) => line.split(",").map(Number));',
				"const data = { x: rows.map(([x]) => x), y: rows.map(([, y]) => y) };",
			]
		: [
				"const data = {",
				`  x: [${Array.from(rows.x, String).join(", ")}], // ${titleX}`,
				`  y: [${Array.from(rows.y, String).join(", ")}], // ${titleY}`,
				"};",
			];
	if (scale === undefined) return [...notes, ...lines];
	const { mean, deviation } = scale;
	return [
		...notes,
		...lines,
		"// x with mean 0 and standard deviation 1",
		`data.x = data.x.map((x) => (x - ${mean}) / ${deviation});`,
	];
}

/** A text on one line of a comment. */
function commentText(text: string): string {
	return text.replace(/[\r\n\u2028\u2029]+/g, " ").replaceAll("*/", "* /");
}

export type CommandLine =
	| { readonly text: string; readonly problem?: undefined }
	| { readonly text?: undefined; readonly problem: string };

/** The command that fits the model to a file with the same columns, or why there is none. */
export function commandLine(
	loaded: Exported,
	file: string,
	best?: Start,
): CommandLine {
	const { x, y, pairs, prepared } = loaded;
	const { equation, isBinary, parameters } = prepared.model;
	if (isBinary || equation === undefined) {
		return {
			problem:
				"the command line fits equations by least squares; this cost is another one, so take the code",
		};
	}
	const [nameX, nameY] = [nameInFormula(x.name), nameInFormula(y.name)];
	const clash = [nameX, nameY].find((name) => parameters.includes(name));
	if (clash !== undefined) {
		return { problem: `the column ${clash} has the name of a parameter` };
	}
	if (nameX === "" || nameY === "" || nameX === nameY) {
		return {
			problem: "the columns need names with different letters or digits",
		};
	}
	const { scale } = prepared;
	const forX = scale
		? `((${nameX} - ${scale.mean}) / ${scale.deviation})`
		: nameX;
	const formula = equation
		.replace(/(?<![\p{L}\p{N}_.])([xy])(?![\p{L}\p{N}_])/gu, (name) =>
			name === "x" ? forX : nameY,
		)
		.replaceAll(/\s+/g, " ");
	try {
		modelSides(formula);
	} catch (error) {
		if (!isRefusal(error)) throw error;
		const problem = `the columns ${nameX} and ${nameY} have names that mean something else in a formula; rename them`;
		return { problem };
	}
	const start = Object.entries(startOf(loaded, best))
		.map(([name, value]) => `${name}=${String(value)}`)
		.join(",");
	const missing = pairs.notes.length > 0 ? " --missing drop" : "";
	const remark = scale
		? "# x is standardised within the formula, so the last digits may differ\n"
		: "";
	const fit = `ravine fit ${quoted(file)} ${quoted(formula)}`;
	return { text: `${remark}${fit} --start ${start}${missing}` };
}

/** A column's name as a formula of the command line writes it. */
function nameInFormula(name: string): string {
	const plain = name
		.normalize("NFC")
		.replace(/[⁰¹²³⁴-⁹]/gu, (digit) => digit.normalize("NFKC"));
	const words = plain.match(/[\p{L}\p{Nd}\p{Nl}₀-₉_]+/gu) ?? [];
	return words.join("_").replace(/^(?=\p{N})/u, "_");
}

/** A word of a shell. */
function quoted(text: string): string {
	if (/^[\w./-]+$/.test(text) && !text.startsWith("-")) return text;
	return `"${text.replace(/[\r\n]+/g, " ").replace(/[\\"$`]/g, "\\$&")}"`;
}

/** Rows of numbers under a header, as CSV. */
export function csvText(
	header: readonly string[],
	rows: readonly (readonly (string | number)[])[],
): string {
	return [header, ...rows].map((row) => `${csvLine(row)}\n`).join("");
}

/** The rows that are used, under the columns' names on one line. */
export function dataCsv({
	x,
	y,
	pairs,
}: Pick<Exported, "x" | "y" | "pairs">): string {
	return csvText(
		[x, y].map(({ name }) => name.replace(/[\r\n]+/g, " ")),
		Array.from(pairs.x, (one, i) => [one, pairs.y[i] as number]),
	);
}

export function parametersCsv({ parameters }: BestFit): string {
	return csvText(
		["parameter", "value", "standard error"],
		parameters.map(({ name, value, error }) => [name, value, error ?? ""]),
	);
}

export function parametersJson(
	{ table, x, y, prepared }: Exported,
	{ method, parameters, cost, rSquared }: BestFit,
): string {
	const { model, scale, ground } = prepared;
	const by = (
		pick: (one: BestFit["parameters"][number]) => number | undefined,
	) =>
		Object.fromEntries(parameters.map((one) => [one.name, pick(one) ?? null]));
	const written = {
		...{ data: table.title, rows: ground.surface.rows },
		...{ x: x.name, y: y.name, model: model.equation ?? model.cost },
		...(scale && {
			xIs: { shiftedBy: -scale.mean, dividedBy: scale.deviation },
		}),
		...{ method, parameters: by(({ value }) => value) },
		standardErrors: by(({ error }) => error),
		...{ [nameOfCost(model.costName)]: cost, rSquared },
	};
	return `${JSON.stringify(written, null, "\t")}\n`;
}

/** `meanSquaredError` of `mean squared error`. */
function nameOfCost(title: string): string {
	return title.replace(/[\s-]+(\w)/g, (_, letter) => letter.toUpperCase());
}
