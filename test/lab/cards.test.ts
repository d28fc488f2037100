import { formatNumber } from "@ravine/plot";
import type { Locator, Page } from "playwright-core";
import { type RaceRun, race } from "ravine";
import { explainStep, printLine } from "ravine/explain";
import { adam } from "ravine/rules";
import { bowl } from "ravine/surfaces";
import { describe, expect, test } from "vitest";
import { defaultState, MAX_RUNS } from "../../packages/lab/src/model/lab.js";
import { writeLink } from "../../packages/lab/src/model/link.js";
import { chromiumRuns } from "../browser/chromium.js";
import { useLab } from "./openLab.js";

/** The rule cards, in Chromium. */

/** The page of the default runs at a step. */
const at = (step: number) => `#${writeLink({ ...defaultState, step })}`;

/** Nothing plays by itself. */
const still = { reducedMotion: true };

const cardOf = (page: Page, name: string) =>
	page.getByRole("listitem").filter({
		has: page.getByRole("heading", { name, exact: true }),
	});

async function open(page: Page, name: string): Promise<Locator> {
	const card = cardOf(page, name);
	await card.getByRole("button", { name, exact: true }).click();
	return card;
}

const names = (page: Page) => page.locator(".card-name").allInnerTexts();
const codeOf = (card: Locator) => card.locator("pre code").innerText();

/** What the library says of Adam's lines in a step, as the card reads them out. */
function spokenLines(step: number, variable: string): string[] {
	const rule = adam({ learningRate: 0.4, beta1: 0.8, beta2: 0.99 });
	const { runs } = race({ surface: bowl, rules: [rule], steps: 100 });
	const explained = explainStep(runs[0] as RaceRun, step - 1);
	return explained.lines.map((_, k) => {
		const { target, symbols, numbers, result } = printLine(
			...([explained, k, variable, "text"] as const),
			(value) => formatNumber(value, { digits: 3 }),
		);
		return `${target} becomes ${symbols}, which is ${numbers}, which is ${result}`;
	});
}

describe.skipIf(!chromiumRuns)("the rule cards", () => {
	const openLab = useLab();

	test("a slider and a typed number write the text; a wrong number gets the rule's sentence", async () => {
		const { page } = await openLab({ ...still, address: at(100) });
		const card = await open(page, "adam 0.4");
		await card.getByRole("slider", { name: "learning rate" }).press("End");
		await expect
			.poll(() => codeOf(cardOf(page, "adam 10")))
			.toBe("adam({ learningRate: 10, beta1: 0.8, beta2: 0.99 })");
		const changed = cardOf(page, "adam 10");
		const beta = changed.getByRole("textbox", {
			name: "beta1 of adam, as a number",
		});
		await beta.fill("2");
		await expect
			.poll(() => changed.locator("output").allInnerTexts())
			.toContain("adam: beta1 must be in [0, 1), got 2.");
		await beta.press("Escape");
		expect(await beta.inputValue()).toBe("0.8");
		// A wrong number that is left stays until another one is set.
		await beta.fill("x");
		await changed.getByRole("slider", { name: "beta1 of adam" }).focus();
		expect(await beta.inputValue()).toBe("x");
		await page.waitForFunction(() => location.hash.includes("beta1%3A+0.8"));
		await page.evaluate(() => {
			location.hash = location.hash.replace("beta1%3A+0.8", "beta1%3A+0.7");
		});
		await expect.poll(() => beta.inputValue()).toBe("0.7");
		await beta.fill("0.999");
		await beta.press("Enter");
		await changed
			.getByRole("button", {
				name: "learning rate of adam: back to 0.001, its default",
			})
			.click();
		await expect
			.poll(() => codeOf(cardOf(page, "adam 0.001")))
			.toBe("adam({ learningRate: 0.001, beta1: 0.999, beta2: 0.99 })");
		const focused = page.locator("input[type=range]:focus");
		expect(await focused.getAttribute("aria-valuetext")).toBe("0.001");
	});

	test("the formula has the library's numbers of the step, for the chosen variable", async () => {
		const { page } = await openLab({ ...still, address: at(7) });
		const card = await open(page, "adam 0.4");
		const lines = () =>
			card.locator(".formula-line .visually-hidden").allTextContents();
		await expect.poll(lines).toEqual(spokenLines(7, "x"));
		await card.locator("label", { hasText: /^y$/ }).click();
		await expect.poll(lines).toEqual(spokenLines(7, "y"));
		const shown = await card.locator(".formula-numbers").first().innerText();
		expect(shown.replace(/\s/g, "")).toContain("0.8");
	});

	test("a rule of one's own is typed with suggestions, and the last good one races on", async () => {
		const { page } = await openLab({ ...still, address: at(100) });
		const card = await open(page, "rmsprop 0.2");
		await card.getByRole("button", { name: "Write it out" }).click();
		const text = card.getByRole("textbox", { name: "The rule's text" });
		await text.waitFor();
		await page.keyboard.type("\nw = w - glo");
		const problem = card.locator(".card-problem");
		await expect
			.poll(() => problem.innerText())
			.toMatch(
				/^The text has an error: unknown name "glo"; .* The race goes on with the last text without an error\.$/,
			);
		expect(await card.locator(".cm-lintRange-error").innerText()).toBe("glo");
		await card.getByRole("option", { name: "globalNorm(x)" }).click();
		await page.keyboard.type("g");
		await page.keyboard.press("End");
		await expect.poll(() => problem.count()).toBe(0);
		expect(await card.locator(".card-result").innerText()).toMatch(/climbs$/);
		await page.keyboard.press("Escape");
		const edit = card.getByRole("button", { name: "Edit the text" });
		await expect
			.poll(() => edit.evaluate((one) => one === document.activeElement))
			.toBe(true);
		expect((await codeOf(card)).split("\n").at(-1)).toBe(
			"w = w - globalNorm(g)",
		);
	});

	test("rules are added by search, at other rates, removed and put back, up to a limit", async () => {
		const { page } = await openLab({ ...still, address: at(100) });
		await page.getByRole("button", { name: "Add a rule" }).click();
		await page
			.getByRole("combobox", { name: "Search the rules" })
			.fill("velocity one step");
		await page.keyboard.press("Enter");
		await expect.poll(() => names(page)).toHaveLength(5);
		expect((await names(page))[4]).toMatch(/^nesterov 0\.\d+$/);
		await page.keyboard.press("Escape");
		const sgd = await open(page, "sgd 0.45");
		await sgd.getByRole("button", { name: "Add it at ⅓" }).click();
		await expect
			.poll(async () => (await names(page)).slice(0, 3))
			.toEqual(["sgd 0.45", "sgd 0.15", "sgd 1.35"]);
		await page.getByRole("button", { name: "Duplicate adam 0.4" }).click();
		await expect.poll(() => names(page)).toHaveLength(MAX_RUNS);
		await page.getByRole("button", { name: "Duplicate sgd 0.15" }).click();
		await page
			.getByText("8 rules can race at once. Remove one to add another.")
			.waitFor();
		const before = await names(page);
		await page.getByRole("button", { name: "Remove sgd 0.15" }).click();
		await page.getByText("sgd 0.15 is removed.").waitFor();
		expect(await names(page)).toHaveLength(MAX_RUNS - 1);
		// The focus is on the button.
		await page.keyboard.press("Enter");
		await expect.poll(() => names(page)).toEqual(before);
		// A link has its own runs, and none comes back into them.
		await page.getByRole("button", { name: "Remove sgd 0.15" }).click();
		const removed = page.getByText("sgd 0.15 is removed.");
		await removed.waitFor();
		await page.evaluate((hash) => {
			location.hash = hash;
		}, at(10));
		await removed.waitFor({ state: "detached" });
	});

	test("an open card stands still while the steps go by", async () => {
		const { page } = await openLab({ ...still, phone: true, address: at(40) });
		const card = await open(page, "adam 0.4");
		await card.locator(".formula-line").nth(4).waitFor();
		// Once to the start and back: the card has its greatest height now.
		const heights = new Set<number>();
		for (const key of [",", "."]) {
			heights.clear();
			for (let k = 0; k < 40; k++) {
				await page.keyboard.press(key);
				heights.add(await card.evaluate((one) => one.clientHeight));
			}
		}
		expect([...heights]).toHaveLength(1);
	});
});
