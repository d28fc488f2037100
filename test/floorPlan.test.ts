import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const packages = fileURLToPath(new URL("../packages", import.meta.url));

/**
 * The library's areas, from the ground up: an area may use the floors below, not its own floor. A folder is one area.
 */
const floors: readonly (readonly string[])[] = [
	["refusal", "language"],
	["checks", "checksum", "shapes", "backends/backend"],
	[
		"described",
		"ranges",
		"states",
		"accumulate",
		"patterns",
		"random",
		"kept",
		"safetensors",
		"eventLoop",
		"lbfgs",
	],
	["ruleFactory"],
	["rule", "cost", "movingAverage", "batches", "objective", "bounds"],
	["shipped", "dialect", "compose", "glossary", "backends/stepper"],
	[
		...[
			"rules",
			"links",
			"schedules",
			"surface",
			"numbers",
			"settings",
			"nonFinite",
			"sectionTexts",
		],
		...["backends/interpreter", "backends/webassembly", "backends/sections"],
	],
	["partition", "onVariables"],
	["torch", "optax", "keras"],
	[
		...["surfaces", "saving", "gradients", "gradientNorm", "select"],
		...["constraints", "descent", "fitting"],
	],
	["backends/choose", "stepwiseDescents"],
	["rowCosts"],
	["manyRows"],
	["optimizer", "fit", "leastSquares", "dataCost"],
	["minimizing", "explaining"],
	["adapters"],
	["minimize", "checkGradient", "race", "explain", "manyDescents"],
	["maps"],
	["index"],
	["files"],
	["node"],
];

/** The lab's areas, in the same way: a folder is one. What is loaded late may lie higher. */
const labFloors: readonly (readonly string[])[] = [
	["model", "sound", "offline"],
	["controls", "editor"],
	["arena", "cards", "chart", "maps", "share", "timeline", "tour", "why"],
	["averages", "basins", "charts", "data", "network", "rates"],
	["Header"],
	["App"],
	["main"],
];

const plans: Readonly<Record<string, typeof floors>> = {
	ravine: floors,
	lab: labFloors,
};

/** Areas that may use only some of the floors below. */
const only: Readonly<Record<string, readonly string[]>> = {
	rules: ["shipped"],
	links: ["shipped"],
	schedules: ["refusal", "language", "checks", "described"],
	...Object.fromEntries(
		["optax", "keras"].map((dialect) => [
			dialect,
			[
				...["refusal", "language", "checks", "described", "schedules"],
				...["dialect", "ruleFactory"],
			],
		]),
	),
	torch: [
		...["refusal", "language", "checks", "described", "schedules"],
		...["dialect", "ruleFactory", "shapes", "safetensors"],
	],
	surfaces: ["surface"],
	"backends/backend": ["language"],
	"backends/stepper": ["language", "backends/backend"],
	"backends/interpreter": ["language", "backends/backend", "backends/stepper"],
	"backends/webassembly": [
		...[
			"refusal",
			"checks",
			"language",
			"backends/backend",
			"backends/stepper",
		],
	],
};

/** The packages that each package may use, and whether it may use Node's modules. */
const neighbours: Readonly<
	Record<string, { packages: readonly string[]; node: boolean }>
> = {
	ravine: { packages: [], node: false },
	plot: { packages: ["ravine"], node: false },
	cli: { packages: ["ravine", "@ravine/plot"], node: true },
	lab: { packages: ["ravine", "@ravine/plot"], node: false },
};

interface Import {
	readonly from: string;
	readonly to: string;
	/** A type import does not exist at run time; a late import, `import("…")`, runs when its line is reached. */
	readonly when: "type" | "early" | "late";
}

/** The modules that a source file names in its import and export lines. */
function importsIn(source: string): Pick<Import, "to" | "when">[] {
	const patterns = [
		["type", /^(?:import|export) type\b[^;"]*?\bfrom\s+"([^"]+)"/gm],
		["early", /^(?:import|export) (?!type\b)[^;"]*?\bfrom\s+"([^"]+)"/gm],
		["early", /^import\s+"([^"]+)"/gm],
		["late", /\bimport\(\s*"([^"]+)"/g],
	] as const;
	return patterns.flatMap(([when, pattern]) =>
		[...source.matchAll(pattern)].map(([, to]) => ({ to: to as string, when })),
	);
}

function areaOf(path: string): string {
	const [name, , ...inside] = path.replace(/\.tsx?$/, "").split("/");
	const all = plans[name as string]?.flat() ?? [];
	return (
		inside
			.map((_, k) => inside.slice(0, k + 1).join("/"))
			.find((area) => all.includes(area)) ?? inside.join("/")
	);
}

/** Lists the forbidden imports, one line each; paths are like `ravine/src/rule.ts`, or a package's name. */
function faults(
	imports: readonly Import[],
	declared: Readonly<Record<string, readonly string[]>>,
): string[] {
	const isFile = (path: string) => /\.tsx?$/.test(path);
	const wrong: string[] = [];
	for (const { from, to, when } of imports) {
		const [own] = from.split("/") as [string];
		const arrow = `${from} → ${to}`;
		const { packages: ours, node } = neighbours[
			own
		] as (typeof neighbours)[string];
		if (to.startsWith("node:")) {
			// Threads in Node; a browser never reaches that line.
			const threads =
				when !== "early" && from.startsWith("ravine/src/backends/");
			// No other module may use these two.
			const files = /^ravine\/src\/(?:files\/|node\.ts$)/.test(from);
			if (!node && !threads && !files)
				wrong.push(`${arrow}: ${own} runs in browsers too`);
		} else if (!isFile(to)) {
			const name = to
				.split("/")
				.slice(0, to.startsWith("@") ? 2 : 1)
				.join("/");
			const foreign = name === "ravine" || name.startsWith("@ravine/");
			if (foreign && !ours.includes(name)) wrong.push(`${arrow}: upward`);
			// A user has installed the library that an adapter is for, and passes it in.
			const isAdapter = from.startsWith("ravine/src/adapters/");
			if (isAdapter && when === "type") continue;
			if (!declared[own]?.includes(name)) {
				wrong.push(`${arrow}: not among the dependencies of ${own}`);
			}
		} else if (to.split("/")[0] !== own) {
			wrong.push(`${arrow}: past the package's front door`);
		} else if (plans[own] !== undefined) {
			const [upper, lower] = [areaOf(from), areaOf(to)];
			const floorOf = (area: string) =>
				plans[own]?.findIndex((floor) => floor.includes(area)) ?? -1;
			for (const area of [upper, lower]) {
				if (floorOf(area) < 0) wrong.push(`${area} is not on the floor plan`);
			}
			if (upper === lower || (own === "lab" && when === "late")) continue;
			if (floorOf(lower) >= floorOf(upper)) wrong.push(`${arrow}: upward`);
			else if (own === "ravine" && !(only[upper]?.includes(lower) ?? true)) {
				wrong.push(
					`${arrow}: ${upper} may use ${only[upper]?.join(" and ")} only`,
				);
			}
		}
	}
	return [...new Set(wrong), ...cycles(imports)];
}

/** Finds cycles of imports. */
function cycles(imports: readonly Import[]): string[] {
	const targets = new Map<string, string[]>();
	for (const { from, to, when } of imports) {
		if (when === "type") continue;
		targets.set(from, [...(targets.get(from) ?? []), to]);
	}
	const found: string[] = [];
	const finished = new Set<string>();
	const visit = (path: string, trail: readonly string[]): void => {
		if (trail.includes(path)) {
			found.push(
				`${[...trail.slice(trail.indexOf(path)), path].join(" → ")}: a cycle`,
			);
			return;
		}
		if (finished.has(path)) return;
		for (const target of targets.get(path) ?? [])
			visit(target, [...trail, path]);
		finished.add(path);
	};
	for (const path of targets.keys()) visit(path, []);
	return found;
}

function sourceFiles(name: string): string[] {
	const root = join(packages, name, "src");
	return readdirSync(root, { recursive: true, encoding: "utf8" })
		.filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".test.ts"))
		.map((path) => join(root, path));
}

/** The source of a module that is imported as JavaScript. */
function sourceOf(path: string): string {
	const typed = path.replace(/\.js$/, ".ts");
	return existsSync(typed) ? typed : `${typed}x`;
}

const names = Object.keys(neighbours);

const imports = names.flatMap(sourceFiles).flatMap((path) =>
	importsIn(readFileSync(path, "utf8"))
		// Styles and data, which only the page's bundler knows.
		.filter(({ to }) => !/\.css$|\?(?:url|raw)$/.test(to))
		.map(({ to, when }): Import => {
			const target = to.startsWith(".")
				? relative(packages, sourceOf(join(dirname(path), to)))
				: to;
			return { from: relative(packages, path), to: target, when };
		}),
);

const declared = Object.fromEntries(
	names.map((name) => {
		const manifest = readFileSync(join(packages, name, "package.json"), "utf8");
		const { dependencies = {} } = JSON.parse(manifest) as {
			dependencies?: Record<string, string>;
		};
		return [name, Object.keys(dependencies)];
	}),
);

test("every package is on the plan", () => {
	const present = readdirSync(packages, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map((entry) => entry.name);
	expect(present.sort()).toEqual([...names].sort());
});

test("imports go down only, without cycles", () => {
	expect(imports.length).toBeGreaterThan(100);
	expect(faults(imports, declared)).toEqual([]);
});

test.each(Object.entries(plans))(
	"the sources of %s are all on the plan, and nothing else is",
	(name, plan) => {
		const areas = sourceFiles(name)
			.filter((path) => !path.endsWith(".d.ts"))
			.map((path) => areaOf(relative(packages, path)));
		expect([...new Set(areas)].sort()).toEqual([...plan.flat()].sort());
	},
);

describe("the walk finds", () => {
	const dependencies = {
		ravine: [],
		plot: ["ravine", "d3-array"],
		cli: ["ravine", "@ravine/plot"],
	};
	const check = (from: string, to: string, when: Import["when"] = "early") =>
		faults([{ from, to, when }], dependencies);
	test.each([
		["ravine/src/language/check.ts", "ravine/src/glossary.ts", "upward"],
		["ravine/src/language/check.ts", "ravine/src/rule.ts", "upward"],
		[
			"ravine/src/rules/adam.ts",
			"ravine/src/glossary.ts",
			"rules may use shipped only",
		],
		[
			"ravine/src/surfaces/bowl.ts",
			"ravine/src/cost.ts",
			"surfaces may use surface only",
		],
		[
			"ravine/src/backends/interpreter.ts",
			"ravine/src/backends/webassembly/emit.ts",
			"upward",
		],
		[
			"ravine/src/backends/webassembly/emit.ts",
			"ravine/src/optimizer.ts",
			"upward",
		],
		[
			"ravine/src/backends/webassembly/emit.ts",
			"ravine/src/glossary.ts",
			"backends/webassembly may use refusal and checks and language and backends/backend and backends/stepper only",
		],
		["ravine/src/optimizer.ts", "ravine/src/race.ts", "upward"],
		["ravine/src/rule.ts", "ravine/src/index.ts", "upward"],
		[
			"ravine/src/rule.ts",
			"ravine/src/novelty.ts",
			"novelty is not on the floor plan",
		],
		["lab/src/model/lab.ts", "lab/src/controls/Slider.tsx", "upward"],
		["lab/src/cards/Card.tsx", "lab/src/arena/Arena.tsx", "upward"],
		["lab/src/model/a.ts", "lab/src/new/b.ts", "new/b is not on the floor"],
		["ravine/src/rule.ts", "d3-array", "not among the dependencies of ravine"],
		["ravine/src/rule.ts", "node:fs", "ravine runs in browsers too"],
		["plot/src/index.ts", "@ravine/cli", "upward"],
		["plot/src/index.ts", "cli/src/main.ts", "past the package's front door"],
		["cli/src/main.ts", "ravine/src/rule.ts", "past the package's front door"],
		["plot/src/index.ts", "d3-scale", "not among the dependencies of plot"],
	])("%s → %s", (from, to, problem) => {
		expect(check(from, to).join("\n")).toContain(problem);
	});

	test("no fault in imports that go down", () => {
		expect(check("ravine/src/rules/adam.ts", "ravine/src/shipped.ts")).toEqual(
			[],
		);
		expect(check("ravine/src/index.ts", "ravine/src/race.ts")).toEqual([]);
		expect(check("plot/src/index.ts", "ravine")).toEqual([]);
		expect(check("lab/src/rates/Rates.tsx", "lab/src/maps/Plane.tsx")).toEqual(
			[],
		);
		expect(
			check("lab/src/model/lab.ts", "lab/src/data/desk.ts", "late"),
		).toEqual([]);
		expect(check("cli/src/main.ts", "node:fs")).toEqual([]);
		expect(
			check("ravine/src/backends/webassembly/team.ts", "node:os", "late"),
		).toEqual([]);
	});

	test("a cycle inside one area", () => {
		const [a, b, c] = ["a", "b", "c"].map(
			(name) => `ravine/src/language/${name}.ts`,
		) as [string, string, string];
		const circle = [
			{ from: a, to: b, when: "early" as const },
			{ from: b, to: c, when: "early" as const },
			{ from: c, to: b, when: "early" as const },
		];
		expect(faults(circle, dependencies)).toEqual([
			`${b} → ${c} → ${b}: a cycle`,
		]);
		expect(faults(circle.slice(0, 2), dependencies)).toEqual([]);
		const ofTypes = circle.map((one) => ({ ...one, when: "type" as const }));
		expect(faults(ofTypes, dependencies)).toEqual([]);
	});

	test("imports of every form", () => {
		const source = [
			'import a from "./a.js";',
			'import {\n\ttype B,\n\tb,\n} from "./b.js";',
			'import type { C } from "c";',
			'export * from "./d.js";',
			'export * as e from "./e.js";',
			'export { type F, f } from "./f.js";',
			'import "./g.js";',
			'const h = await import("node:h");',
			'const text = `(import "not" "this")`;',
		].join("\n");
		expect(importsIn(source)).toEqual([
			{ to: "c", when: "type" },
			{ to: "./a.js", when: "early" },
			{ to: "./b.js", when: "early" },
			{ to: "./d.js", when: "early" },
			{ to: "./e.js", when: "early" },
			{ to: "./f.js", when: "early" },
			{ to: "./g.js", when: "early" },
			{ to: "node:h", when: "late" },
		]);
	});
});
