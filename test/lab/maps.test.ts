import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { chromiumRuns } from "../browser/chromium.js";
import { useLab } from "./openLab.js";

/** The rate strips, the fair comparison, the pairs of settings and the map of starts, used as a person would. */

const link = (cost: string, steps: number, ...rules: string[]) => {
	const runs = rules.map((rule, k) => ["run", `${k}:${rule}`]);
	const fields = [
		["v", "1"],
		["cost", cost],
		["steps", String(steps)],
		...runs,
	];
	return `#${new URLSearchParams(fields)}`;
};

/** Brings a part of the page onto the screen, where parts above it load and push it down again. */
async function open(page: Page, id: string, ready: string): Promise<void> {
	await expect
		.poll(
			async () => {
				await page.locator(`#${id}`).scrollIntoViewIfNeeded();
				await page
					.locator(`#${id}`)
					.evaluate((part) => part.scrollIntoView({ behavior: "instant" }));
				const count = await page.locator(`#${id} ${ready}`).count();
				// What the part says instead tells why it is not ready.
				return count > 0 ? "ready" : page.locator(`#${id}`).innerText();
			},
			{ timeout: 60_000, interval: 200 },
		)
		.toBe("ready");
}

const strips = "#rates .rates-row";
const words = "#rates .rates-below .map-words li";

describe.skipIf(!chromiumRuns)("the lab's maps", () => {
	const openLab = useLab();

	test("rate strips have handles, a fair comparison sets the best rates, and undo takes them back", async () => {
		const rules = [
			"sgd({ learningRate: 0.45 })",
			"adam({ learningRate: 0.4 })",
		];
		const { page } = await openLab({
			address: link("bowl", 100, ...rules, "prodigy()"),
			reducedMotion: true,
		});
		await open(page, "rates", ".rates-below .map-words li");
		await expect.poll(() => page.locator(words).count()).toBe(3);
		const sgd = page.locator(strips).first();
		await expect.poll(() => sgd.innerText()).toMatch(/42 steps/);
		expect(await sgd.innerText()).toMatch(/diverges from 0\.50/);
		const handle = page.getByRole("slider", {
			name: "learning rate of sgd 0.45",
		});
		await handle.focus();
		await page.keyboard.press("ArrowRight");
		await expect.poll(() => sgd.innerText()).toMatch(/sgd 0\.479/);
		const box = await sgd.locator(".rates-track").boundingBox();
		if (box === null) throw new Error("the strip is drawn");
		// Of four decades from 0.001, the place of 0.1.
		await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
		await expect.poll(() => sgd.innerText()).toMatch(/sgd 0\.1\b/);
		await page
			.getByRole("button", { name: "Set each rule to its best rate" })
			.click();
		await expect.poll(() => sgd.innerText()).toMatch(/sgd 0\.457/);
		const fair = page.locator(".rates-fair");
		expect(await fair.innerText()).toMatch(/sgd: 0\.1 → 0\.457, 41 steps/);
		expect(await fair.innerText()).toMatch(/prodigy estimates its rate/);
		await page.getByLabel("Rates from").selectOption("0.01");
		await expect.poll(() => page.url()).toMatch(/part\.rates=-2%2C1/);
		await fair.getByRole("button", { name: "Undo" }).click();
		await expect.poll(() => sgd.innerText()).toMatch(/sgd 0\.1\b/);
	});

	test("a pair of settings and a start are set in their pictures, with the keyboard and the mouse", async () => {
		const { page } = await openLab({
			address: link(
				"himmelblau",
				200,
				"momentum({ learningRate: 0.01, beta: 0.9 })",
			),
			reducedMotion: true,
		});
		await open(page, "rates", ".phase .map-legend");
		const pair = page.getByRole("slider", { name: "Pair of settings" });
		const value = (knob: Locator) => knob.getAttribute("aria-valuetext");
		await pair.focus();
		await page.keyboard.press("ArrowDown");
		await expect
			.poll(() => value(pair))
			.toMatch(/^learning rate 0\.01, beta 0\.89: /);
		await open(page, "basins", ".map-legend");
		const legend = page.locator("#basins .map-legend li");
		await expect.poll(() => legend.allInnerTexts()).toHaveLength(5);
		expect((await legend.allInnerTexts()).join()).toMatch(
			/minimum 1 at \(3, 2\), cost 0: \d+% of the starts/,
		);
		const map = page.locator("#basins .map-touch");
		const size = await map.boundingBox();
		if (size === null) throw new Error("the map is drawn");
		// The view is from -6 to 6.
		await map.click({ position: { x: size.width * 0.75, y: size.height / 3 } });
		const start = page
			.locator("#basins")
			.getByRole("slider", { name: "Start on the map of starts" });
		await expect
			.poll(() => value(start))
			.toMatch(/^x 3, y 2: .*minimum 1 at \(3, 2\)/);
		await start.focus();
		await page.keyboard.press("ArrowLeft");
		await expect.poll(() => value(start)).toMatch(/^x 2\.88, y 2: /);
	});

	test("without WebAssembly the pictures are coarser, and say so", async () => {
		const { page } = await openLab({
			address: link("bowl", 100, "sgd({ learningRate: 0.45 })"),
			webassembly: false,
			reducedMotion: true,
		});
		await open(page, "rates", ".rates-below .map-words li");
		expect(await page.locator("#rates .map-note").first().innerText()).toMatch(
			/WebAssembly is not allowed here/,
		);
		await open(page, "basins", ".map-legend");
		await expect
			.poll(() => page.locator("#basins .map-legend").innerText(), {
				timeout: 30_000,
			})
			.toMatch(/minimum 1 at \(0, 0\), cost 0/);
	});
});
