import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { costFunction, race } from "ravine";
import { adam, adamw, momentum, rmsprop, sgd } from "ravine/rules";
import { rosenbrock } from "ravine/surfaces";
import { describe, expect, test } from "vitest";
import { policy } from "../../packages/cli/src/lab/policy.js";
import { defaultState } from "../../packages/lab/src/model/lab.js";
import { writeLink } from "../../packages/lab/src/model/link.js";
import { chromiumRuns } from "../browser/chromium.js";
import { runCommand } from "../commandLine.js";
import { axeViolations } from "./axe.js";
import { loadEveryPart, readTable, useLab } from "./openLab.js";

/** The lab as a whole, in Chromium. */

/** Bytes of scripts, styles and the page, compressed, that the first view may load. */
const MAX_FIRST_VIEW = 150_000;

/** A race that is not the page's default one, with short numbers. */
const rules = [
	sgd({ learningRate: 0.001 }),
	momentum({ learningRate: 0.002, beta: 0.9 }),
	rmsprop({ learningRate: 0.01, beta: 0.95 }),
	adam({ learningRate: 0.1, beta1: 0.8, beta2: 0.99 }),
	adamw({ learningRate: 0.05, weightDecay: 0.1 }),
];
const asked = {
	start: { x: -1.25, y: 1.5 },
	steps: 150,
	noise: 0.25,
	seed: 7,
};
const link = writeLink({
	...defaultState,
	...asked,
	cost: "rosenbrock",
	runs: rules.map(({ name, settings }, style) => ({
		text: `${name}(${JSON.stringify(settings)})`,
		style,
		hidden: false,
	})),
});

/** The table of the costs at every step, as the library and the command line have them. */
function expectedCosts(): string[][] {
	const { runs } = race({ ...asked, surface: rosenbrock, rules });
	return Array.from({ length: asked.steps + 1 }, (_, step) => [
		String(step),
		...runs.map(({ cost }) => String(cost[step])),
	]);
}

async function shownCosts(page: Page): Promise<string[][]> {
	const [head, ...rows] = await readTable(page, "Cost");
	expect(head).toHaveLength(rules.length + 1);
	return rows;
}

describe.skipIf(!chromiumRuns)("the lab", () => {
	const openLab = useLab();

	test("opens under the strict policy, and the first view is small", async () => {
		const bodies: Promise<number>[] = [];
		const { page } = await openLab({
			watch: (page) =>
				page.context().on("response", (response) => {
					if (
						!/script|stylesheet|document/.test(
							response.request().resourceType(),
						)
					)
						return;
					bodies.push(response.body().then((body) => gzipSync(body).length));
				}),
		});
		await page.getByRole("heading", { level: 1 }).waitFor();
		await page.waitForLoadState("networkidle");
		const meta = page.locator("meta[http-equiv=Content-Security-Policy]");
		expect(await meta.getAttribute("content")).toBe(policy);
		const sizes = await Promise.all(bodies);
		const total = sizes.reduce((sum, size) => sum + size, 0);
		expect(sizes.length).toBeGreaterThan(2);
		expect(total).toBeGreaterThan(20_000);
		expect(total).toBeLessThan(MAX_FIRST_VIEW);
	});

	test("its costs are the library's and the command line's, digit for digit", async () => {
		const { page } = await openLab({
			address: `#${link}`,
			reducedMotion: true,
		});
		const costs = await shownCosts(page);
		expect(costs).toEqual(expectedCosts());
		const { stdout } = await runCommand(
			...["race", "rosenbrock", "--json", "--start", "x=-1.25,y=1.5"],
			...["--steps", "150", "--noise", "0.25", "--seed", "7", "--rules"],
			"sgd:0.001,momentum:0.002:beta=0.9,rmsprop:0.01:beta=0.95,adam:0.1:beta1=0.8:beta2=0.99,adamw:0.05:weightDecay=0.1",
		);
		const { costAndGradient } = costFunction(rosenbrock.formula);
		const { runs } = JSON.parse(stdout) as { runs: { path: number[][] }[] };
		const slopes = new Float64Array(2);
		for (const [k, { path }] of runs.entries()) {
			expect(path).toHaveLength(asked.steps + 1);
			const along = path.map((point) => String(costAndGradient(point, slopes)));
			expect(costs.map((row) => row[k + 1])).toEqual(along);
		}
	});

	test.each([
		["without WebAssembly", { webassembly: false, reducedMotion: true }],
		["without WebGL", { webgl: false, reducedMotion: true }],
	])("%s it shows the same numbers", async (_, without) => {
		const { page } = await openLab({ ...without, address: `#${link}` });
		expect(await shownCosts(page)).toEqual(expectedCosts());
	});

	test.each([
		["light", { reducedMotion: true }],
		[
			"dark, on a phone, with reduced motion",
			{ dark: true, phone: true, reducedMotion: true },
		],
	])(
		"%s: axe finds nothing, and nothing is wider than the screen",
		async (_, how) => {
			const { page } = await openLab(how);
			await loadEveryPart(page);
			expect(await axeViolations(page)).toEqual([]);
			const [content, screen] = await page.evaluate(() => [
				document.documentElement.scrollWidth,
				document.documentElement.clientWidth,
			]);
			expect(content).toBe(screen);
		},
	);
});
