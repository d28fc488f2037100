import type { Page } from "playwright-core";
import { type RaceRun, race } from "ravine";
import { adam, sgd } from "ravine/rules";
import { describe, expect, test } from "vitest";
import { defaultState } from "../../packages/lab/src/model/lab.js";
import { writeLink } from "../../packages/lab/src/model/link.js";
import { chromiumRuns } from "../browser/chromium.js";
import { useLab } from "./openLab.js";

/** The timeline and the linked charts, in Chromium, by the mouse and by the keyboard alone. */

const rules = [sgd({ learningRate: 0.6 }), adam({ learningRate: 0.4 })];
const steps = 3000;
const { runs } = race({
	surface: "0.1 * x^2 + 2 * y^2",
	start: { x: -5, y: -2 },
	rules,
	steps,
});
const [diverging, settled] = runs as [RaceRun, RaceRun];

/** A run that diverges and one that does not. */
const link = writeLink({
	...defaultState,
	...{ steps, step: 0 },
	runs: rules.map(({ name, settings }, style) => ({
		text: `${name}(${JSON.stringify(settings)})`,
		...{ style, hidden: false },
	})),
});

/** The text of the part of a chart that has the focus. */
const focused = (page: Page) =>
	page.evaluate(() => document.activeElement?.textContent ?? "");

const shownStep = (page: Page) => page.locator(".timeline-now").textContent();
const standsAt = (page: Page) =>
	page.getByLabel("Step", { exact: true }).inputValue();

describe.skipIf(!chromiumRuns)("the lab's charts", () => {
	const openLab = useLab();

	test("are walked with the arrow keys, as sentences with the race's numbers", async () => {
		const { page } = await openLab({
			address: `#${link}`,
			reducedMotion: true,
		});
		await page
			.getByRole("tree", { name: "Cost" })
			.getByRole("treeitem")
			.focus();
		const press = async (key: string, sentence: RegExp | string) => {
			await page.keyboard.press(key);
			await expect.poll(() => focused(page)).toMatch(sentence);
		};
		const last = diverging.cost.length - 1;
		expect(last).toBeLessThan(steps);
		expect(await focused(page)).toBe(
			"Cost: a chart with 2 series, cost by step",
		);
		await press("ArrowDown", "x axis: steps 0 to 3000");
		await press("ArrowRight", /^y axis: cost .* logarithmic$/);
		await press("ArrowRight", "Line of reference, target: at cost 0.001");
		await press(
			"ArrowRight",
			new RegExp(`the run diverges after step ${last.toLocaleString("en")}$`),
		);
		await press(
			"ArrowRight",
			/^adam 0.4, steps 0 to 3000: cost falls from 10.5 to/,
		);
		await press("ArrowDown", /^adam 0.4, steps 0 to/);
		await press("ArrowDown", "step 0: cost 10.5");
		const cost = Number((settled.cost[1] as number).toPrecision(4));
		await press("ArrowRight", `step 1: cost ${cost}`);
		await expect.poll(() => shownStep(page)).toBe("1");
		await page.keyboard.press("Enter");
		await expect.poll(() => standsAt(page)).toBe("1");
		await press("ArrowUp", /^adam 0.4, steps 0 to/);
		const texts = await page.getByRole("main").innerText();
		expect(texts).not.toMatch(/NaN|undefined|Infinity/);
	});

	test("follow the pointer together, and a click sets the timeline", async () => {
		const { page } = await openLab({
			address: `#${link}`,
			reducedMotion: true,
		});
		const chart = page.getByRole("figure", { name: "Size of the gradient" });
		await chart.scrollIntoViewIfNeeded();
		const box = await chart.locator(".chart-box").boundingBox();
		if (box === null) throw new Error("the chart is not on the screen");
		await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
		await expect.poll(() => shownStep(page)).not.toBe("0");
		const step = Number(await shownStep(page));
		expect(step).toBeGreaterThan(1200);
		expect(step).toBeLessThan(1800);
		expect(await standsAt(page)).toBe("0");
		await page.mouse.down();
		await page.mouse.up();
		await expect.poll(() => standsAt(page)).toBe(String(step));
		await page.mouse.move(2, 2);
		await expect.poll(() => shownStep(page)).toBe(String(step));
	});

	test("show evenly spread rows of a long race, and copy all of them", async () => {
		const { page, context } = await openLab({ address: `#${link}` });
		await context.grantPermissions(["clipboard-read", "clipboard-write"]);
		await page.getByRole("button", { name: "Table of Cost" }).click();
		const dialog = page.getByRole("dialog", { name: "Cost" });
		await dialog.getByText(/of 3,001 rows, evenly spread/).waitFor();
		await dialog.getByRole("button", { name: "Copy as CSV" }).click();
		await dialog.getByText("Copied 3,001 rows.").waitFor();
		const copied = await page.evaluate(() => navigator.clipboard.readText());
		const lines = copied.trim().split(/\r?\n/);
		expect(lines[0]).toBe("step,sgd 0.6,adam 0.4");
		expect(lines.slice(1)).toEqual(
			Array.from(settled.cost, (cost, step) =>
				[step, diverging.cost[step] ?? "", cost].join(),
			),
		);
		await page.keyboard.press("Escape");
		await dialog.waitFor({ state: "hidden" });
	});

	test("are heard: the timeline follows the sound, and Escape ends it", async () => {
		const { page } = await openLab({
			address: `#${link}`,
			reducedMotion: true,
		});
		const listen = page.getByRole("button", { name: "Listen to adam 0.4" });
		await listen.focus();
		await page.keyboard.press("Enter");
		await expect.poll(() => listen.getAttribute("aria-pressed")).toBe("true");
		await expect
			.poll(async () => Number(await standsAt(page)))
			.toBeGreaterThan(0);
		await page.keyboard.press("Escape");
		await expect.poll(() => listen.getAttribute("aria-pressed")).toBe("false");
		expect(Number(await standsAt(page))).toBeLessThan(steps);
	});
});

describe.skipIf(!chromiumRuns)("the lab's timeline", () => {
	const openLab = useLab();

	test("plays to its end and stays there, steps and jumps, by keys and buttons", async () => {
		const { page } = await openLab({ reducedMotion: true });
		const steps = page.getByLabel("Steps of the race");
		await steps.fill("1e9");
		await page.getByText("Type a whole number from 1 to 100,000.").waitFor();
		await steps.fill("7");
		await expect.poll(() => standsAt(page)).toBe("7");
		await page.getByLabel("Speed").selectOption("10");
		await page.getByRole("heading", { level: 1 }).click();
		await page.keyboard.press(" ");
		const play = page.getByRole("button", { name: "Play", exact: true });
		await expect.poll(() => standsAt(page)).toBe("7");
		await play.waitFor();
		// A sign moves nothing while no view of the steps has the focus.
		await page.keyboard.press(",");
		await play.focus();
		for (const [key, step] of [
			[",", "6"],
			[",", "5"],
			[".", "6"],
		] as const) {
			await page.keyboard.press(key);
			await expect.poll(() => standsAt(page)).toBe(step);
		}
		await page.getByRole("button", { name: "To the start" }).click();
		await expect.poll(() => standsAt(page)).toBe("0");
		await page.getByRole("button", { name: "Forward one step" }).click();
		await expect.poll(() => standsAt(page)).toBe("1");
		await page.getByLabel("Step", { exact: true }).focus();
		await page.keyboard.press("ArrowRight");
		await expect.poll(() => standsAt(page)).toBe("2");
	});
});
