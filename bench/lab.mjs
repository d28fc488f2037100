#!/usr/bin/env node
// @ts-check
/**
 * Measures the built lab in the tests' Chromium, beside its targets: the time until the first view can be used, the script
 * that runs for a frame while the start is dragged, a basin map and a rate strip.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "../packages/cli/dist/lab/server.js";
import { readSite } from "../packages/cli/dist/lab/site.js";
import { formatTable } from "../packages/cli/dist/table.js";
import { describeMachine } from "./machine.mjs";
import { printMachine } from "./print.mjs";
import { numberText, spread, spreadText } from "./statistics.mjs";

/** @typedef {import("playwright-core").Page} Page */

const ROUNDS = 7;
/** Positions of the pointer in a drag. */
const FRAMES = 120;

const rules = [
	"sgd({ learningRate: 0.1 })",
	"momentum({ learningRate: 0.1 })",
	"nesterov({ learningRate: 0.01 })",
	"rmsprop({ learningRate: 0.02 })",
	"adam({ learningRate: 0.05 })",
	"adamw({ learningRate: 0.05 })",
];

/** @param {number} steps @param {string} cost */
function link(steps, cost) {
	const fields = [
		["v", "1"],
		["cost", cost],
		["steps", String(steps)],
		...rules.map((text, style) => ["run", `${style}:${text}`]),
	];
	return `#${new URLSearchParams(fields)}`;
}

/** The middle of the start's handle, once it has its place. @param {Page} page */
async function startOf(page) {
	await page.waitForFunction(
		() =>
			/** @type {HTMLElement | null} */ (document.querySelector(".arena-start"))
				?.style.transform,
	);
	const box = await page.getByRole("slider", { name: "Start" }).boundingBox();
	if (box === null) throw new Error("the start's handle is not shown");
	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Milliseconds from the request until the start has its place and the frame is drawn. @param {() => Promise<Page>} open */
async function untilUsable(open) {
	const page = await open();
	await startOf(page);
	const passed = await page.evaluate(
		() =>
			/** @type {number | undefined} */ (
				performance.getEntriesByName("usable")[0]?.startTime
			),
	);
	await page.context().close();
	return [passed ?? Number.NaN];
}

/** Marks the first frame in which the start has its place; runs in the page before its own scripts. */
function markUsable() {
	const look = () => {
		const handle = /** @type {HTMLElement | null} */ (
			document.querySelector(".arena-start")
		);
		if (handle?.style.transform) performance.mark("usable");
		else requestAnimationFrame(look);
	};
	requestAnimationFrame(look);
}

/** Milliseconds of script for each position of a drag. @param {() => Promise<Page>} open */
async function dragStart(open) {
	const page = await open();
	const { x, y } = await startOf(page);
	const session = await page.context().newCDPSession(page);
	await session.send("Performance.enable");
	const script = async () => {
		const { metrics } = await session.send("Performance.getMetrics");
		return metrics.find(({ name }) => name === "ScriptDuration")?.value ?? 0;
	};
	/** @type {number[]} */
	const found = [];
	await page.mouse.move(x, y);
	await page.mouse.down();
	let before = await script();
	for (let k = 0; k < FRAMES; k++) {
		const turn = (2 * Math.PI * k) / FRAMES;
		await page.mouse.move(
			x + 60 * Math.sin(turn),
			y - 60 * (1 - Math.cos(turn)),
		);
		await page.evaluate(
			() =>
				new Promise((resolve) =>
					requestAnimationFrame(() => requestAnimationFrame(resolve)),
				),
		);
		const now = await script();
		// In the first positions the code is not compiled yet.
		if (k >= FRAMES / 4) found.push((now - before) * 1000);
		before = now;
	}
	await page.mouse.up();
	await page.context().close();
	return found;
}

/** Milliseconds until a map has its answer, message and worker included. @param {() => Promise<Page>} open @param {string} part @param {string} name */
async function answerTimes(open, part, name) {
	const page = await open();
	await page.locator(`#${part}`).scrollIntoViewIfNeeded();
	await page.locator(`#${part} canvas`).first().scrollIntoViewIfNeeded();
	/** @type {number[]} */
	const found = [];
	for (let round = 0; round <= ROUNDS; round++) {
		await page.waitForFunction(
			([mark, count]) =>
				performance.getEntriesByName(/** @type {string} */ (mark)).length >
				Number(count),
			[name, round],
		);
		const [entry] = await page.evaluate(
			([mark, count]) =>
				performance
					.getEntriesByName(/** @type {string} */ (mark))
					.slice(Number(count))
					.map(({ duration }) => duration),
			[name, round],
		);
		// The first answer waits for the worker and the compiler.
		if (round > 0) found.push(/** @type {number} */ (entry));
		await page.evaluate((turn) => {
			// Another start and other rates are another question.
			const fields = new URLSearchParams(location.hash.slice(1));
			const runs = fields.getAll("run");
			fields.delete("run");
			for (const run of runs) {
				const rate = Number(/learningRate: ([\d.]+)/.exec(run)?.[1]);
				const other = (rate * (1 + turn / 1000)).toPrecision(6);
				fields.append(
					"run",
					run.replace(/learningRate: [\d.]+/, `learningRate: ${other}`),
				);
			}
			fields.set("start", `x:${-3 + turn / 100},y:2`);
			location.hash = String(fields);
		}, round + 1);
	}
	await page.context().close();
	return found;
}

async function launch() {
	const modules = fileURLToPath(new URL("../node_modules/", import.meta.url));
	const manifest = `${modules}@sparticuz/chromium/package.json`;
	const { version } = JSON.parse(readFileSync(manifest, "utf8"));
	const folder = `${modules}.cache/chromium-${version}-with-fonts`;
	if (!existsSync(folder)) {
		throw new Error("npx vitest run test/lab/page.test.ts unpacks Chromium");
	}
	return chromium.launch({
		executablePath: `${folder}/chromium`,
		env: {
			...process.env,
			LD_LIBRARY_PATH: `${folder}/al2023/lib`,
			FONTCONFIG_FILE: `${folder}/fonts.conf`,
			XDG_CACHE_HOME: `${folder}/cache`,
		},
	});
}

const site = fileURLToPath(new URL("../packages/lab/dist", import.meta.url));
if (!existsSync(site)) throw new Error("npm run lab -- --build builds the lab");
const serving = await serve(readSite(site), { host: "127.0.0.1", port: 0 });
const browser = await launch();

/** @param {string} address */
const opener = (address) => async () => {
	const context = await browser.newContext({
		viewport: { width: 1280, height: 900 },
		// Nothing plays by itself meanwhile.
		reducedMotion: "reduce",
		serviceWorkers: "block",
	});
	await context.addInitScript(markUsable);
	const page = await context.newPage();
	await page.goto(serving.url + address);
	return page;
};

/** @type {{ what: string, target: number, measure: () => Promise<number[]> }[]} */
const cases = [
	{
		what: "until the first view can be used, nothing cached",
		target: 1000,
		measure: async () => {
			const found = [];
			for (let k = 0; k < ROUNDS; k++) {
				found.push(...(await untilUsable(opener(""))));
			}
			return found;
		},
	},
	{
		what: "script of a frame of a drag, 6 rules × 1,000 steps",
		target: 16,
		measure: () => dragStart(opener(link(1000, "rosenbrock"))),
	},
	{
		what: "a basin map, 256 × 256 × 200 steps",
		target: 300,
		measure: () =>
			answerTimes(opener(link(200, "himmelblau")), "basins", "lab basins"),
	},
	{
		what: "rate strips, 201 rates × 6 rules × 400 steps",
		target: 50,
		measure: () =>
			answerTimes(opener(link(400, "himmelblau")), "rates", "lab strips"),
	},
];

printMachine(await describeMachine());
try {
	const rows = [];
	for (const { what, target, measure } of cases) {
		const found = spread(await measure());
		rows.push([what, spreadText(found), numberText(target)]);
	}
	console.log(
		formatTable(
			[
				{ title: "what" },
				{ title: "ms (quartiles)", right: true },
				{ title: "target", right: true },
			],
			rows,
		),
	);
} finally {
	await browser.close();
	await serving.close();
}
