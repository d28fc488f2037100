import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { race } from "ravine";
import { adam, momentum, rmsprop, sgd } from "ravine/rules";
import { bowl } from "ravine/surfaces";
import { describe, expect, test } from "vitest";
import { tourSteps } from "../../packages/lab/src/tour/steps.js";
import { chromiumRuns } from "../browser/chromium.js";
import { useLab } from "./openLab.js";

/** The tour, the sentences, the averages, the network and sharing, used as a person would. */

const start = { x: -5, y: -2 };

async function press(page: Page, key: string, times = 1): Promise<void> {
	for (let k = 0; k < times; k++) await page.keyboard.press(key);
}

/** Tabs until a control with this name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
	const focused = () =>
		page.evaluate(() => {
			const { activeElement: one } = document;
			return one?.getAttribute("aria-label") ?? one?.textContent ?? "";
		});
	for (let k = 0; k < 80; k++) {
		if (name.test(await focused())) return;
		await page.keyboard.press("Tab");
	}
	expect(await focused()).toMatch(name);
}

/** The mean costs of the second half of the tour's race with noise, as its sentence says them. */
function lateCosts(): string {
	const { runs } = race({
		surface: bowl,
		start,
		rules: [
			sgd({ learningRate: 0.45 }),
			momentum({ learningRate: 0.45, beta: 0.9 }),
			rmsprop({ learningRate: 0.2, beta: 0.9 }),
			adam({ learningRate: 0.4, beta1: 0.8, beta2: 0.99 }),
		],
		...{ steps: 200, noise: 1, seed: 1 },
	});
	const means = runs.map(({ cost }) => {
		const late = cost.subarray(101);
		return Number((late.reduce((a, b) => a + b) / late.length).toPrecision(2));
	});
	return `the cost is ${means[0]} with plain descent, ${means[1]} with momentum, ${means[2]} with RMSprop and ${means[3]} with Adam`;
}

describe.skipIf(!chromiumRuns)("the lab's parts", () => {
	const openLab = useLab();

	test("the whole tour with the keyboard alone", async () => {
		const { page } = await openLab({ reducedMotion: true });
		await page.getByRole("button", { name: "Take the tour" }).focus();
		await press(page, "Enter");
		for (const [k, { title }] of tourSteps.entries()) {
			await expect
				.poll(() => page.evaluate(() => document.activeElement?.textContent))
				.toBe(title);
			const body = await page.locator(".tour").innerText();
			expect(body).not.toMatch(/NaN|undefined|Infinity/);
			if (k === 2) {
				// The rate in the sentence is a slider; the sentence follows it, with the library's number.
				await tabTo(page, /^learning rate of sgd$/);
				await press(page, "ArrowRight", 5);
				const { runs } = race({
					surface: bowl,
					start,
					rules: [sgd({ learningRate: 0.1 })],
					steps: 60,
				});
				const cost = runs[0]?.cost.at(-1) as number;
				await expect
					.poll(() => page.locator(".tour").innerText())
					.toContain(`the cost is still ${cost.toPrecision(2)}`);
				// The step as it was, with its whole paths.
				await tabTo(page, /^Reset this step$/);
				await press(page, "Enter");
				await expect
					.poll(() => page.locator(".tour").innerText())
					.not.toContain(cost.toPrecision(2));
				expect(await page.locator(".timeline input").first().inputValue()).toBe(
					"60",
				);
				await press(page, "Shift+Tab");
			}
			await tabTo(page, /^(Next|Finish)$/);
			await press(page, "Enter");
		}
		await page.getByRole("button", { name: "Take the tour" }).waitFor();
		await expect
			.poll(() => page.evaluate(() => document.activeElement?.textContent))
			.toBe("Take the tour");
	});

	test("the tour's numbers are the library's", async () => {
		const { page } = await openLab({ reducedMotion: true });
		await page.getByRole("button", { name: "Take the tour" }).click();
		const next = page.getByRole("button", { name: "Next" });
		await next.click();
		await next.click();
		const third = page.getByRole("heading", { name: "Too small, too large" });
		await third.waitFor();
		// The step is in the link.
		await page.waitForFunction(() => location.hash.includes("part.tour=3"));
		await page.reload();
		await third.waitFor();
		const tour = page.locator(".tour");
		await expect
			.poll(() => tour.innerText())
			.toMatch(/below 0.001 after 42 steps.*it diverges/s);
		await next.click();
		await expect
			.poll(() => tour.innerText())
			.toMatch(/below 0.001 after 25 steps.*below 0.001 after 42 steps/s);
		await next.click();
		await expect
			.poll(() => tour.innerText())
			.toMatch(/below 0.001 after 15 steps.*below 0.001 after 25 steps/s);
		for (let k = 0; k < 3; k++) await next.click();
		await expect
			.poll(() => tour.innerText())
			.toMatch(/below 0.001 after 32 steps/);
		await next.click();
		await expect.poll(() => tour.innerText()).toContain(lateCosts());
		await page.getByRole("button", { name: "Finish" }).click();
		await tour.waitFor({ state: "detached" });
	});

	test("a sentence's number shows where it comes from", async () => {
		const { page } = await openLab({
			address: "#v=1&step=1",
			reducedMotion: true,
		});
		await page.locator("#why").scrollIntoViewIfNeeded();
		const why = page.locator(".why");
		await why.waitFor();
		expect(await why.locator("li").nth(1).innerText()).toContain(
			"from −8 to 6.4, because the effective rate × the curvature is 1.8",
		);
		await page.getByRole("button", { name: "1.8", exact: true }).focus();
		expect(await why.locator("tr.lit").innerText()).toMatch(
			/effective rate × curvature/,
		);
		expect(await why.locator("td.lit").innerText()).toBe("1.8");
		await page.locator("#why").getByRole("button", { name: /^adam/ }).click();
		await expect
			.poll(() => why.innerText())
			.toContain("the bias correction multiplies it by 5");
	});

	test("a moving average with numbers of one's own", async () => {
		const { page } = await openLab({ reducedMotion: true });
		await page.locator("#averages").scrollIntoViewIfNeeded();
		const averages = page.locator(".averages");
		await averages.waitFor();
		await page.getByText("Numbers of your own").click();
		const field = averages.locator("textarea");
		await field.fill("4 8 six");
		await expect
			.poll(() => averages.locator(".averages-own .wrong").innerText())
			.toMatch(/entry 3, "six", is not a number/);
		await field.fill("4 8 6");
		await averages.getByRole("textbox", { name: /^place/ }).fill("2");
		// 0.9 (0.9 × 0.4 + 0.8) + 0.6 = 1.644, over 1 - 0.9³ = 0.271.
		await expect
			.poll(() => averages.locator(".averages-text").innerText())
			.toMatch(/So it is 1\.64 where it should be 6\.07/);
	});

	test("a network trains, can be stopped, and its choices are in the link", async () => {
		const choices = new URLSearchParams({
			dataset: "moons",
			noise: "0.1",
			batch: "16",
			hidden: "4",
			epochs: "3",
			seed: "2",
		});
		choices.append("rule", "0:sgd({ learningRate: 0.5 })");
		choices.append("rule", "5:sgd({ learningRate: 1e30 })");
		const link = new URLSearchParams({
			v: "1",
			"part.network": choices.toString(),
		});
		const { page } = await openLab({
			address: `#${link}`,
			reducedMotion: true,
		});
		await page.locator("#network").scrollIntoViewIfNeeded();
		const network = page.locator(".network");
		await network.getByRole("button", { name: "Train", exact: true }).click();
		await network
			.getByText(/300 rows to train on, 100 held out; trained\./)
			.waitFor();
		// The worker's numbers are on the page: the accuracy of the last epoch.
		await network
			.getByRole("img", {
				name: /epoch 3 of sgd; \d+% of the held-out rows are right/,
			})
			.waitFor();
		await network.getByRole("textbox", { name: /^epochs/ }).fill("400");
		await network.getByRole("button", { name: "Train again" }).click();
		await network.getByRole("button", { name: "Stop" }).click();
		await network.getByText(/stopped\./i).waitFor();
		await expect
			.poll(() => page.evaluate(() => location.hash))
			.toMatch(/epochs%3D400/);
	});

	test("the race as files, and as numbers that are the library's", async () => {
		const { page } = await openLab({
			address: "#v=1&steps=20",
			reducedMotion: true,
		});
		await page.getByRole("button", { name: "Share" }).click();
		const dialog = page.getByRole("dialog", { name: "Share" });
		const file = async (name: string) => {
			const button = dialog.getByRole("button", { name, exact: true });
			const [download] = await Promise.all([
				page.waitForEvent("download"),
				button.click(),
			]);
			return readFile(await download.path());
		};
		expect((await file("SVG")).toString()).toMatch(/^<svg.*<\/svg>\s*$/s);
		const moving = (await file("SVG, animated")).toString();
		expect(moving.match(/<animateMotion /g)).toHaveLength(4);
		// The inset round the minimum.
		expect(moving).toContain(">5×<");
		expect((await file("PNG")).subarray(1, 4).toString()).toBe("PNG");
		expect((await file("GIF, animated")).subarray(0, 6).toString()).toBe(
			"GIF89a",
		);
		const shared = JSON.parse((await file("Numbers, JSON")).toString()) as {
			runs: { cost: number[]; variables: { x: number[] } }[];
		};
		const rules = [
			sgd({ learningRate: 0.45 }),
			momentum({ learningRate: 0.45, beta: 0.9 }),
			rmsprop({ learningRate: 0.2, beta: 0.9 }),
			adam({ learningRate: 0.4, beta1: 0.8, beta2: 0.99 }),
		];
		const { runs } = race({ surface: bowl, rules, steps: 20 });
		expect(
			shared.runs.map(({ cost, variables }) => [cost, variables.x]),
		).toEqual(
			runs.map(({ cost, variables }) => [[...cost], [...(variables.x ?? [])]]),
		);
		await press(page, "Escape");
		await dialog.waitFor({ state: "detached" });
	});

	test("a part whose code cannot be loaded says so, and the others work", async () => {
		const { page, complaints } = await openLab({ reducedMotion: true });
		await page.route(/\/(Share|Tour|ChartTable|Rates)-/, (route) =>
			route.abort(),
		);
		const problems = page.getByRole("alert").getByText(/could not be loaded/);
		const asked = [
			() => page.getByRole("button", { name: "Share" }).click(),
			() => page.getByRole("button", { name: "Take the tour" }).click(),
			() => page.getByRole("button", { name: "Table of Cost" }).click(),
			() => page.locator("#rates").scrollIntoViewIfNeeded(),
		];
		for (const [k, ask] of asked.entries()) {
			await ask();
			await expect.poll(() => problems.count()).toBeGreaterThan(k);
		}
		expect(await problems.count()).toBe(asked.length);
		await page.locator("#why table").first().waitFor();
		expect(complaints.splice(0).join()).toMatch(/ERR_FAILED/);
	});

	test("a broken link says so and opens the default; a changed state is in the address", async () => {
		const { page } = await openLab({
			address: "#v=1&steps=1e99",
			reducedMotion: true,
		});
		await page
			.getByRole("alert")
			.getByText(/steps is "1e99", which is out of range/)
			.waitFor();
		await page.getByText("The page shows its default instead.").waitFor();
		await page.getByRole("button", { name: "Dismiss" }).click();
		await page
			.getByRole("textbox", { name: /^formula|cost/i })
			.first()
			.fill("x^2 + 4 * y^2");
		await page.waitForFunction(() =>
			location.hash.includes("cost=x%5E2+%2B+4+*+y%5E2"),
		);
		// Also while it plays, slowly.
		await page.getByRole("combobox", { name: "Speed" }).selectOption("0.1");
		await page.getByRole("button", { name: "Play" }).click();
		await page.getByRole("textbox", { name: "noise" }).fill("0.5");
		await page.waitForFunction(() => location.hash.includes("noise=0.5"));
		await page.getByRole("button", { name: "Pause" }).click();
		await page.evaluate(() => {
			location.hash = "v=1&steps=-1";
		});
		const stays = page.getByText("The page stays as it was.");
		await stays.waitFor();
		await page.goBack();
		await stays.waitFor({ state: "detached" });
		const own = await page.evaluate(() => location.hash);
		await page.evaluate(() => {
			location.hash = "why";
		});
		await page.waitForFunction((hash) => location.hash === hash, own);
		await page.locator("#why-title:focus").waitFor();
		await page.getByRole("button", { name: "Dark" }).click();
		await page.reload();
		await page.locator("html[data-theme=dark]").waitFor();
		expect(await page.evaluate(() => location.hash)).toBe(own);
		await page.goto(
			`${page.url().replace(/#.*/, "")}#v=1&cost=${encodeURIComponent("<img src=x onerror=alert(1)>")}`,
		);
		await page.reload();
		await page.getByText("ravine lab").first().waitFor();
		expect(await page.locator("img[src=x]").count()).toBe(0);
	});

	test("in another page's frame there are the arena and the timeline alone", async () => {
		const { page } = await openLab({
			address: "?embed#v=1&steps=30",
			reducedMotion: true,
		});
		await page.getByRole("link", { name: "Open in the lab" }).waitFor();
		expect(await page.getByRole("heading").allInnerTexts()).toEqual([
			"ravine lab",
		]);
		const link = page.getByRole("link", { name: "Open in the lab" });
		await link.dispatchEvent("pointerdown");
		expect(await link.getAttribute("href")).toMatch(/\/#v=1&steps=30/);
	});
});
