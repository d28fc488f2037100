// Writes docs/optimizers.md from the rules, the links and their golden trajectories: npm run docs:optimizers
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
	glossaryOf,
	printRule,
	rangeText,
} from "../packages/ravine/dist/explain.js";
import {
	chain,
	createOptimizer,
	interpreter,
	rules,
} from "../packages/ravine/dist/index.js";
import * as keras from "../packages/ravine/dist/keras/index.js";
import { links } from "../packages/ravine/dist/links/index.js";
import * as optax from "../packages/ravine/dist/optax/index.js";
import * as torch from "../packages/ravine/dist/torch/index.js";

const path = (/** @type {string} */ name) =>
	fileURLToPath(new URL(`../${name}`, import.meta.url));
const read = (/** @type {string} */ name) => readFileSync(path(name), "utf8");
const golden = (/** @type {string} */ name) =>
	JSON.parse(read(`test/golden/${name}`));

/** The dialects, with the optimizers whose name there is another one. */
const dialects = [
	{
		...{ library: "torch", module: torch },
		others: {
			...{ heavyBall: "sgd", nesterov: "sgd", momentum: "sgd" },
			...{ centeredRmsprop: "rmsprop", amsgrad: "adam" },
			...{ clipByGlobalNorm: "clipGradNorm", clipByValue: "clipGradValue" },
		},
	},
	{
		...{ library: "optax", module: optax },
		others: {
			...{ heavyBall: "sgd", nesterov: "sgd", centeredRmsprop: "rmsprop" },
			...{ clipByGlobalNorm: "clipByGlobalNorm", clipByValue: "clip" },
			...{ decayWeights: "addDecayedWeights", dadaptAdam: "dadaptAdamw" },
		},
	},
	{
		...{ library: "Keras", module: keras },
		others: {
			...{ heavyBall: "sgd", nesterov: "sgd", centeredRmsprop: "rmsprop" },
			...{ amsgrad: "adam" },
		},
	},
];

const problem = golden("problem.json");
const goldens = readdirSync(path("test/golden"))
	.filter((name) => name.endsWith(".json") && name !== "problem.json")
	.sort()
	.map(golden);
const factories = new Map(
	[...rules, ...links].map((make) => [make.name, make]),
);

/** The rule of a golden trajectory with the settings of its call, or the chain of a link's. */
function made({ rule, chain: names = [rule], settings }) {
	const parts = names.map((name) => {
		const make = factories.get(name);
		const own = Object.keys(make().defaults);
		return make(Object.fromEntries(own.map((one) => [one, settings[one]])));
	});
	return parts.length === 1 ? parts[0] : chain(...parts);
}

/** The largest difference from a golden trajectory in float64, relative to the larger of a parameter and its last move. */
async function worstDifference(one) {
	const optimizer = await createOptimizer(made(one), problem.initial, {
		...{ backend: interpreter(), precision: "float64" },
	});
	let worst = 0;
	let before = problem.initial;
	for (const [k, row] of one.path.entries()) {
		optimizer.step(problem.gradients[k]);
		const shown = one.shown ? optimizer.averaged : optimizer.parameters;
		for (const [name, numbers] of Object.entries(row)) {
			numbers.forEach((value, i) => {
				const size = Math.max(
					Math.abs(value),
					Math.abs(value - before[name][i]),
				);
				const difference = Math.abs(shown[name][i] - value);
				if (difference > 0) worst = Math.max(worst, difference / size);
			});
		}
		before = row;
	}
	optimizer.dispose();
	return worst;
}

/** The first sentence of a file's comment on what it exports. */
function sentence(folder, name) {
	const text = read(`packages/ravine/src/${folder}/${name}.ts`);
	const [, comment = ""] =
		/\/\*\*((?:(?!\*\/).)*)\*\/\s*export const/s.exec(text) ?? [];
	const words = comment
		.replace(/^\s*\*? ?/gm, "")
		.replace(/\s+/g, " ")
		.trim();
	const [first] = /^.*?\.(?= |$)/.exec(words) ?? [words];
	return { first, all: words };
}

/** The bytes of state for each parameter in float32, and the numbers besides. */
function stateText({ program: { states } }) {
	const count = (per) => states.filter((one) => one.per === per);
	const bytes = 4 * count("parameter").length;
	const more = [
		[count("array"), "for each array"],
		[count("step"), "in all"],
	].flatMap(([list, extent]) => {
		if (list.length === 0) return [];
		return `${list.length} ${list.length === 1 ? "number" : "numbers"} ${extent}`;
	});
	return [bytes, ...more].join(" + ");
}

function settingsTable(rule) {
	const glossary = glossaryOf(rule);
	const rows = Object.entries(rule.defaults).map(([name, value]) => {
		const { meaning, range, symbol } = glossary[name];
		const shown = symbol === undefined ? "" : ` ${symbol}`;
		return `| \`${name}\`${shown} | ${value} | ${range ? rangeText(range) : "any"} | ${meaning} |`;
	});
	return [
		"| setting | default | range | meaning |",
		"|---|---|---|---|",
		...rows,
	].join("\n");
}

/** The outsiders as text, such as `torch 2.15.0`. */
function outsiders(name) {
	return goldens
		.filter(({ rule }) => rule === name)
		.map((one) =>
			one.library === "paper"
				? "the paper, by hand"
				: `${one.library} ${one.versions[one.library]}`,
		);
}

async function heldTo(name) {
	const lines = [];
	for (const one of goldens.filter(({ rule }) => rule === name)) {
		const worst = await worstDifference(one);
		const way = one.chain ? `, as \`chain(${one.chain.join(", ")})\`` : "";
		const library =
			one.library === "paper"
				? "the paper's formulas, worked out by hand"
				: `${one.library} ${one.versions[one.library]}`;
		const found =
			worst === 0
				? "have the same numbers"
				: `differ by at most ${worst.toExponential(0)}`;
		lines.push(
			`Held to ${library}${way}: ${one.path.length} steps in float64 ${found}, with every setting off its default: \`${one.call}\`.`,
		);
	}
	return lines.join(" ");
}

function differences(name) {
	return dialects.flatMap(({ library, module, others }) => {
		const other = Object.hasOwn(module, name) ? name : others[name];
		const found = other === undefined ? undefined : module[other];
		if (found?.differences === undefined) return [];
		const own = library.toLowerCase();
		return `- ${library}, \`${own}.${other}\`: ${found.differences}`;
	});
}

async function section(folder, make) {
	const { name } = make;
	const rule = make();
	const notes = differences(name);
	return [
		`### ${name}`,
		sentence(folder, name).all,
		`\`\`\`math\n${printRule(rule, "latex")}\n\`\`\``,
		`\`\`\`\n${rule.text.replaceAll(/^\t+/gm, "").trim()}\n\`\`\``,
		settingsTable(rule),
		startsText(rule),
		`Source: ${rule.source}.`,
		await heldTo(name),
		...(notes.length > 0 ? [notes.join("\n")] : []),
	]
		.filter((one) => one !== "")
		.join("\n\n");
}

function startsText({ program: { states } }) {
	if (states.length === 0) return "No state.";
	const extents = {
		parameter: "",
		array: " (one for each array)",
		step: " (one in all)",
	};
	const list = states.map(
		({ name, per, initial, start }) =>
			`\`${name}\`${extents[per]} from ${start === undefined ? initial : `\`${start.text}\``}`,
	);
	return `State: ${list.join(", ")}.`;
}

function overview(folder, list) {
	const rows = list.map((make) => {
		const { name } = make;
		return `| [\`${name}\`](#${name.toLowerCase()}) | ${sentence(folder, name).first} | ${stateText(make())} | ${outsiders(name).join(", ")} |`;
	});
	return ["| | | state | held to |", "|---|---|---|---|", ...rows].join("\n");
}

/** @returns {Promise<string>} the text of docs/optimizers.md. */
export async function optimizersPage() {
	const sections = (folder, list) =>
		Promise.all(list.map((make) => section(folder, make)));
	return `${[
		"<!-- Written by npm run docs:optimizers. -->",
		"# The rules and the links",
		"Every rule and link that ravine ships, from simple to complex, as its text has it. [choosing.md](choosing.md) helps to choose one, [language.md](language.md) explains the texts, and [writing-rules.md](writing-rules.md) shows how to write one of your own.",
		"The state is given in bytes for each parameter in float32; parameters and gradients take 4 bytes each. Each rule is held to somebody else's implementation over 90 steps with gradients of many sizes; the worst difference is relative to the larger of a parameter and its last move. [test/golden](../test/golden/README.md) has the trajectories.",
		"In formulas `was` is the parameters at the beginning of the step, and ‖g‖ the length of one array's gradient. A link changes the gradient before a rule, or works on the step behind it: `chain(clipByGlobalNorm({ limit: 1 }), adamw(), average())`.",
		"## Rules",
		overview("rules", rules),
		"## Links",
		overview("links", links),
		"## The rules, one by one",
		...(await sections("rules", rules)),
		"## The links, one by one",
		...(await sections("links", links)),
	].join("\n\n")}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	writeFileSync(path("docs/optimizers.md"), await optimizersPage());
	console.log("Wrote docs/optimizers.md.");
}
