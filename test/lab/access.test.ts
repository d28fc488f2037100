import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { chromiumRuns } from "../browser/chromium.js";
import { axeViolations } from "./axe.js";
import { loadEveryPart, useLab } from "./openLab.js";

/** The page with the keyboard alone, with a finger, and its further states under axe. */

/** Nothing is wrong with a part in the eyes of axe, and the page is not wider than the screen. */
async function check(page: Page, state: string, part?: string): Promise<void> {
	expect(await axeViolations(page, part), state).toEqual([]);
	const [content, screen] = await page.evaluate(() => [
		document.documentElement.scrollWidth,
		document.documentElement.clientWidth,
	]);
	expect(content, state).toBe(screen);
}

const button = (page: Page, name: string | RegExp) =>
	page.getByRole("button", { name }).first();

/** The states of the page, each with the part that shows it and the way into it; what is open is closed again where it would cover the next one. */
const states: readonly (readonly [
	name: string,
	part: string,
	enter: (page: Page) => Promise<void>,
])[] = [
	[
		"an open card, with an error in its editor",
		".cards",
		async (page) => {
			await page.locator("button.card-title").first().click();
			await button(page, "Edit the text").click();
			const text = page.getByRole("textbox", { name: "The rule's text" });
			await text.click();
			await page.keyboard.press("Control+End");
			await page.keyboard.type(" +");
			await page.locator(".card-problem").first().waitFor();
			await page.keyboard.press("Escape");
		},
	],
	[
		"the list of rules",
		".add-menu",
		async (page) => {
			await button(page, "Add a rule").click();
			await page.getByRole("combobox", { name: "Search the rules" }).waitFor();
		},
	],
	[
		"a chart that is walked",
		".charts",
		async (page) => {
			await page.keyboard.press("Escape");
			const tree = page.getByRole("tree", { name: "Cost", exact: true });
			await tree.getByRole("treeitem").first().focus();
			for (const key of ["ArrowDown", "End", "ArrowDown", "ArrowDown"])
				await page.keyboard.press(key);
			await expect.poll(() => tree.getByRole("treeitem").count()).not.toBe(1);
		},
	],
	[
		"a chart's table",
		"dialog",
		async (page) => {
			await button(page, "Table of Cost").click();
			await page.getByRole("dialog", { name: "Cost" }).waitFor();
		},
	],
	[
		"the table of the paths",
		"dialog",
		async (page) => {
			await page.keyboard.press("Escape");
			await button(page, "Table of the paths").click();
			const dialog = page.getByRole("dialog", {
				name: "The paths of the runs",
			});
			await dialog.getByRole("columnheader", { name: "sgd 0.45: y" }).waitFor();
		},
	],
	[
		"the dialog for sharing",
		"dialog",
		async (page) => {
			await page.keyboard.press("Escape");
			await button(page, "Share").click();
			await page.getByRole("dialog", { name: "Share" }).waitFor();
		},
	],
	[
		"a table of one's own with an error",
		".data-source",
		async (page) => {
			await page.keyboard.press("Escape");
			await page.locator("#data").scrollIntoViewIfNeeded();
			await page.getByText("Paste a table").click();
			await page.getByLabel("A table as text").fill("a,b\none,two");
			await button(page, "Use this table").click();
			await page.getByText("The table cannot be used").waitFor();
		},
	],
	[
		"the tour",
		".tour",
		async (page) => {
			await button(page, "Take the tour").click();
			await page.locator(".tour").waitFor();
			await button(page, "Next").click();
		},
	],
];

describe.skipIf(!chromiumRuns)("the lab for everyone", () => {
	const openLab = useLab();

	test.each([
		["light", {}],
		["dark, on a phone", { dark: true, phone: true }],
	])(
		"%s: axe finds nothing in any state, and nothing is too wide",
		async (_, how) => {
			const { page } = await openLab({ ...how, reducedMotion: true });
			for (const [name, part, enter] of states) {
				await enter(page);
				await check(page, name, part);
			}
		},
		60_000,
	);

	test("in another page's frame axe finds nothing, nor with letters of twice the size anything too wide", async () => {
		const { page } = await openLab({ address: "?embed", phone: true });
		await page.getByRole("slider", { name: "Start" }).waitFor();
		await check(page, "in a frame");
		await page.goto(page.url().replace(/\?embed.*/, ""));
		await page.locator("button.card-title").first().click();
		const width = await page.evaluate(() => {
			document.documentElement.style.fontSize = "200%";
			return document.documentElement.scrollWidth;
		});
		expect(width).toBe(390);
	});

	test("with Tab alone, every control is shown above the timeline and has a name", async () => {
		const { page } = await openLab({ reducedMotion: true });
		await loadEveryPart(page);
		await page.keyboard.press("Tab");
		const focused = () => page.evaluate(() => document.activeElement?.id);
		expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
			"Skip to the arena",
		);
		await page.keyboard.press("Enter");
		expect(await focused()).toBe("arena-title");
		const stops: string[] = [];
		for (let k = 0; k < 300; k++) {
			await page.keyboard.press("Tab");
			const stop = await page.evaluate(describeFocus);
			if (stop === undefined) break;
			stops.push(stop.name);
			expect(stop.name).not.toBe("");
			expect(stop, stop.name).toMatchObject({ isShown: true, isMarked: true });
		}
		expect(stops.length).toBeGreaterThan(100);
		expect(stops).toContain("Steps of the race");
		const sliders = await page.getByRole("slider").evaluateAll((all) =>
			all.map((one) => {
				const label = (one as HTMLInputElement).labels?.[0]?.textContent;
				return one.ariaLabel ?? label;
			}),
		);
		expect(sliders.length).toBeGreaterThan(15);
		expect(sliders).toEqual([...new Set(sliders)]);
		// On the way back nothing hides under what stays at the top.
		await page.locator("#why button").first().focus();
		for (let k = 0; k < 30; k++) {
			await page.keyboard.press("Shift+Tab");
			const stop = await page.evaluate(describeFocus);
			expect(stop, stop?.name).toMatchObject({ isShown: true, isMarked: true });
		}
	}, 60_000);

	test("a link to a part keeps its place while the parts above it load", async () => {
		const { page } = await openLab({ address: "#data", reducedMotion: true });
		const top = () =>
			page
				.locator("#data")
				.evaluate((part) => Math.round(part.getBoundingClientRect().top));
		await page.locator("#basins .map-legend").waitFor();
		await page.getByRole("figure", { name: "y against x" }).waitFor();
		await expect.poll(top).toBe(16);
		await page.keyboard.press("Tab");
		expect(
			await page.evaluate(() => document.activeElement?.closest("section")?.id),
		).toBe("data");
	});

	test("a finger scrolls over pictures, drags their handles and sets nothing on its way", async () => {
		const { page } = await openLab({ phone: true, reducedMotion: true });
		await page.locator("#rates").scrollIntoViewIfNeeded();
		await page.locator(".map-touch").first().waitFor();
		const x = () =>
			page.getByRole("textbox", { name: "x", exact: true }).inputValue();
		for (const picture of [".arena-stage", ".chart-box", ".map-touch"]) {
			const place = await middleOf(page, picture);
			const before = await page.evaluate(() => scrollY);
			await swipe(page, place, [place[0], place[1] - 200]);
			await expect
				.poll(() => page.evaluate(() => scrollY), { message: picture })
				.toBeGreaterThan(before + 50);
			expect(await x(), picture).toBe("-5");
		}
		const handle = await middleOf(page, ".arena-start");
		await swipe(page, handle, [handle[0] + 60, handle[1] - 60]);
		await expect.poll(x).not.toBe("-5");
	});
});

/** Runs in the page: what has the focus; undefined at the page's end. */
function describeFocus() {
	const one = document.activeElement;
	if (one === null || one === document.body) return undefined;
	const { top, bottom, height } = one.getBoundingClientRect();
	const bar = document.querySelector(".timeline") as HTMLElement;
	const end = bar.contains(one)
		? innerHeight
		: bar.getBoundingClientRect().top + 1;
	// The legend of the charts stays above them.
	const above = document.querySelector(".charts-legend") as HTMLElement;
	const isBelow =
		one.closest(".charts-grid, .charts-pickers") !== null &&
		getComputedStyle(above).position === "sticky";
	const legend = isBelow ? above.getBoundingClientRect().bottom : 0;
	const labelled =
		one.getAttribute("aria-label") ??
		(one as HTMLInputElement).labels?.[0]?.textContent ??
		one.textContent ??
		"";
	// A chart is marked around its picture, and its sentence is shown.
	const isMarked =
		getComputedStyle(one).outlineStyle !== "none" ||
		one.getAttribute("role") === "treeitem";
	return {
		name: labelled.trim(),
		isShown: height > end || (top >= legend && bottom <= end),
		isMarked,
	};
}

type Point = readonly [x: number, y: number];

async function middleOf(page: Page, selector: string): Promise<Point> {
	const one = page.locator(selector).first();
	// The last swipe may still scroll the page.
	return one.evaluate(async (element) => {
		const frame = () => new Promise(requestAnimationFrame);
		let [before, still] = [Number.NaN, 0];
		while (still < 5) {
			element.scrollIntoView({ block: "center" });
			await frame();
			const { top } = element.getBoundingClientRect();
			still = top === before ? still + 1 : 0;
			before = top;
		}
		const { x, y, width, height } = element.getBoundingClientRect();
		return [x + width / 2, y + height / 2] as const;
	});
}

/** Moves one finger. */
async function swipe(page: Page, from: Point, to: Point): Promise<void> {
	const devtools = await page.context().newCDPSession(page);
	const send = (type: "touchStart" | "touchMove" | "touchEnd", at?: Point) =>
		devtools.send("Input.dispatchTouchEvent", {
			type,
			touchPoints: at === undefined ? [] : [{ x: at[0], y: at[1] }],
		});
	await send("touchStart", from);
	for (let k = 1; k <= 8; k++) {
		const share = k / 8;
		await send("touchMove", [
			from[0] + share * (to[0] - from[0]),
			from[1] + share * (to[1] - from[1]),
		]);
	}
	await send("touchEnd");
	await devtools.detach();
}
