import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { formatNumber } from "@ravine/plot";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { adam, momentum, race, rmsprop, sgd } from "ravine";
import { bowl } from "ravine/surfaces";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumRuns, launchChromium } from "./browser/chromium.js";
import { runCommand } from "./commandLine.js";

/** The report page in a browser, as a reader uses it. */

const folder = mkdtempSync(join(tmpdir(), "ravine-report-"));
const address = pathToFileURL(join(folder, "index.html")).href;

/** The race of the first figure, computed again. */
const { runs } = race({
	surface: bowl,
	steps: 60,
	rules: [
		sgd({ learningRate: 0.05 }),
		sgd({ learningRate: 0.45 }),
		sgd({ learningRate: 0.51 }),
		momentum({ learningRate: 0.45 }),
		rmsprop({ learningRate: 0.4, beta: 0.9 }),
		adam({ learningRate: 0.4, beta1: 0.8, beta2: 0.99 }),
	],
});
const textOf = (cost: number | undefined) =>
	formatNumber(cost as number, { digits: 3, typeset: true });

describe.skipIf(!chromiumRuns)("the report page", () => {
	let browser: Browser;
	const complaints: string[] = [];

	beforeAll(async () => {
		const { code } = await runCommand(
			...["report", "--out", folder, "--epochs", "2"],
		);
		expect(code).toBe(0);
		browser = await launchChromium();
	});
	afterAll(async () => {
		await browser?.close();
		rmSync(folder, { recursive: true });
	});

	async function open(options: BrowserContextOptions = {}): Promise<Page> {
		const page = await browser.newPage({
			viewport: { width: 900, height: 900 },
			...options,
		});
		page.on("pageerror", ({ message }) => complaints.push(message));
		page.on("console", (message) => complaints.push(message.text()));
		await page.goto(address);
		return page;
	}

	it("plays the race once by itself, pauses, and shows any step", async () => {
		const page = await open();
		const figure = page.locator("[data-player]");
		const slider = figure.getByRole("slider", { name: "step" });
		// It begins by itself when it is in view.
		await expect.poll(() => slider.inputValue()).not.toBe("60");
		await figure.getByRole("button", { name: "Pause" }).click();
		await figure.getByRole("button", { name: "Play" }).waitFor();
		await slider.fill("12");
		expect(await figure.locator(".at").textContent()).toBe("12 of 60");
		const costs = runs.map(({ cost }) => textOf(cost[12]));
		expect(await figure.locator("[data-value]").allTextContents()).toEqual(
			costs,
		);
		expect(await slider.getAttribute("aria-valuetext")).toBe(
			`step 12 of 60; ${["sgd 0.05", "sgd 0.45", "sgd 0.51", "momentum 0.45", "rmsprop 0.4", "adam 0.4"].map((label, k) => `${label} ${costs[k]}`).join("; ")}`,
		);
		// Each head is where its run is: its middle, in the picture's own units.
		const heads = await figure.locator(".wide svg").evaluate((svg) =>
			[...svg.querySelectorAll<SVGGElement>(".head")].map((head) => {
				const at = head.getBoundingClientRect();
				const own = svg.getBoundingClientRect();
				const scale = 720 / own.width;
				return [
					(at.x + at.width / 2 - own.x) * scale,
					(at.y + at.height / 2 - own.y) * scale,
				];
			}),
		);
		const frame = await figure
			.locator(".wide svg clipPath rect")
			.first()
			.evaluate((rect) =>
				["x", "y", "width", "height"].map((name) =>
					Number(rect.getAttribute(name)),
				),
			);
		const [left, top, width, height] = frame as [
			number,
			number,
			number,
			number,
		];
		runs.forEach(({ variables }, k) => {
			if (k === 2) return;
			// The bowl is shown from -6 to 3 and from -3 to 3.
			const x = left + (((variables.x?.[12] as number) + 6) / 9) * width;
			const y = top + ((3 - (variables.y?.[12] as number)) / 6) * height;
			const [hx, hy] = heads[k] as [number, number];
			expect(Math.hypot(hx - x, hy - y)).toBeLessThan(4);
		});
		// The keyboard alone does it too.
		await slider.focus();
		await page.keyboard.press("ArrowRight");
		expect(await figure.locator(".at").textContent()).toBe("13 of 60");
		await page.keyboard.press("Shift+Tab");
		await page.keyboard.press("Enter");
		await figure.getByRole("button", { name: "Pause" }).waitFor();
		await page.close();
	});

	it("draws plain descent with another rate", async () => {
		const page = await open();
		const figure = page.locator("[data-rates]");
		const slider = figure.getByRole("slider", { name: "Try a learning rate" });
		await slider.focus();
		await page.keyboard.press("End");
		const sentence = figure.locator("[data-sentence]");
		// y is multiplied by 1 - 4 * 0.52 = -1.08 a step: 2 * 1.08^n is above 3 from n = 6.
		expect(await sentence.textContent()).toBe(
			"α = 0.52: it diverges: it leaves the frame after step 5.",
		);
		await slider.fill("3");
		const [slow] = race({
			surface: bowl,
			steps: 400,
			rules: [sgd({ learningRate: 0.05 })],
		}).runs;
		expect(await sentence.textContent()).toBe(
			`α = 0.05: there after 390 steps; after 400 the cost is ${textOf(slow?.cost.at(-1))}.`,
		);
		// The line lies on that of the figure's own run with this rate.
		const data = await figure
			.locator(".wide svg")
			.evaluate((svg) => [
				svg.querySelector(".tried")?.getAttribute("d"),
				svg.querySelector(".path.run0")?.getAttribute("d"),
			]);
		const [tried, own] = data.map((text) =>
			(text ?? "").split(/[ML ]/).filter(Boolean).map(Number),
		);
		expect(tried).toHaveLength(own?.length as number);
		tried?.forEach((value, i) => {
			expect(Math.abs(value - (own?.[i] as number))).toBeLessThan(0.2);
		});
		await page.close();
	});

	it("reads out a curve under the pointer, and by the slider", async () => {
		const page = await open();
		const figure = page.locator("[data-reader]").nth(1);
		const slider = figure.getByRole("slider", { name: "step" });
		await slider.fill("42");
		const values = figure.locator("[data-value]");
		expect(await values.first().textContent()).toBe(textOf(runs[1]?.cost[42]));
		expect(await slider.getAttribute("aria-valuetext")).toContain(
			`step 42; sgd 0.45 ${textOf(runs[1]?.cost[42])};`,
		);
		// The first marker of plain descent's curve: the pointer there names the run and the step.
		const dot = figure.locator(".wide svg circle.run1").first();
		await dot.scrollIntoViewIfNeeded();
		const at = await dot.boundingBox();
		await page.mouse.move(
			(at?.x as number) + (at?.width as number) / 2,
			(at?.y as number) + (at?.height as number) / 2,
		);
		expect(await figure.locator(".tip").textContent()).toBe(
			`sgd 0.45, step 42: ${textOf(runs[1]?.cost[42])}`,
		);
		expect(await figure.locator(".near").textContent()).toContain("sgd 0.45");
		await page.mouse.move(1, 1);
		await expect.poll(() => figure.locator(".tip").isVisible()).toBe(false);
		await page.close();
	});

	it("does not play by itself for readers who asked for less motion", async () => {
		const page = await open({ reducedMotion: "reduce" });
		const figure = page.locator("[data-player]");
		const slider = figure.getByRole("slider", { name: "step" });
		await figure.locator(".wide svg").scrollIntoViewIfNeeded();
		// Two frames, after which it would have begun.
		await page.evaluate(
			() =>
				new Promise((resolve) =>
					requestAnimationFrame(() => requestAnimationFrame(resolve)),
				),
		);
		expect(await slider.inputValue()).toBe("60");
		await slider.fill("0");
		const isHidden = figure.locator(".wide svg .step").last();
		await expect
			.poll(() => isHidden.evaluate((one) => getComputedStyle(one).opacity))
			.toBe("0");
		await page.close();
	});

	it("is whole without scripts, fits a phone, and breaks no rule of its policy", async () => {
		const plain = await open({ javaScriptEnabled: false });
		expect(await plain.locator("figure .controls:visible").count()).toBe(0);
		expect(await plain.locator("figure svg:visible").count()).toBe(6);
		const shown = plain.locator("[data-player] .wide svg .step").first();
		expect(await shown.isVisible()).toBe(true);
		await plain.close();
		const phone = await open({ viewport: { width: 390, height: 800 } });
		expect(
			await phone.evaluate(() => document.documentElement.scrollWidth),
		).toBe(390);
		const sizes = await phone
			.locator("input:visible, button:visible")
			.evaluateAll((all) =>
				all.map((one) => one.getBoundingClientRect().height),
			);
		expect(sizes).toHaveLength(6);
		for (const size of sizes) expect(size).toBeGreaterThanOrEqual(24);
		await phone.evaluate(axe.source);
		const { passes, violations } = await phone.evaluate(() =>
			(window as unknown as { axe: typeof axe }).axe.run(),
		);
		expect(passes.length).toBeGreaterThan(20);
		expect(violations.map(({ id, help }) => `${id}: ${help}`)).toEqual([]);
		await phone.close();
		expect(complaints).toEqual([]);
	});
});
