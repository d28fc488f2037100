import { readFile } from "node:fs/promises";
import type { Locator, Page } from "playwright-core";
import { adam, dataCost, minimize, type RaceRun, race } from "ravine";
import { describe, expect, test } from "vitest";
import { chromiumRuns } from "../browser/chromium.js";
import { useLab } from "./openLab.js";

/** The part for one's own data, used as a person would. */

async function shownPart(page: Page): Promise<Locator> {
	const part = page.locator("#data");
	await part.scrollIntoViewIfNeeded();
	await part.getByRole("rowheader", { name: "best fit" }).waitFor();
	return part;
}

/** The numbers of a row of the table of runs. */
async function rowOf(part: Locator, name: string): Promise<string[]> {
	const row = part.locator("tbody tr", { hasText: name });
	return row.locator("td").allInnerTexts();
}

const digits = (value: number) => Number(value.toPrecision(5));

describe.skipIf(!chromiumRuns)("your data", () => {
	const openLab = useLab();

	test.each([true, false])(
		"a link's race on mini-batches has the numbers of minimize (WebAssembly: %s)",
		async (webassembly) => {
			const run = encodeURIComponent("3:adam({ learningRate: 0.3 })");
			const { page } = await openLab({
				...{ reducedMotion: true, webassembly },
				address: `#v=1&data=rings&model=logistic&batch=5&seed=7&step=9&run=${run}`,
			});
			const part = await shownPart(page);
			await part.getByText("At step 9, on all 23 rows").waitFor();
			const file = "../../packages/lab/src/data/samples/rings.csv";
			const text = await readFile(new URL(file, import.meta.url), "utf8");
			const rows = text.trim().split("\n").slice(1);
			const [x, y] = [0, 1].map((k) =>
				rows.map((row) => Number(row.split(",")[k])),
			) as [number[], number[]];
			const mean = x.reduce((sum, one) => sum + one, 0) / x.length;
			const square = x.reduce((sum, one) => sum + (one - mean) ** 2, 0);
			const deviation = Math.sqrt(square / x.length);
			const data = { y, x: x.map((one) => (one - mean) / deviation) };
			let at: number[] = [];
			const options = { data, batch: 5, seed: 7, maxSteps: 9 };
			const cost = "log1p(exp(-(2 * y - 1) * (W * x + b)))";
			await minimize(
				cost,
				{ W: 0, b: 0 },
				{
					...options,
					optimizer: adam({ learningRate: 0.3 }),
					onStep: ({ x }) => {
						at = [...x];
					},
				},
			);
			const [W, b] = await rowOf(part, "adam");
			expect([W, b].map((one) => Number(one?.replace("−", "-")))).toEqual(
				at.map(digits),
			);
			const picture = part.getByRole("img", { name: /^On all 23 rows: dW =/ });
			expect(await picture.getAttribute("aria-label")).toContain(
				"the next step uses, 3 rows, number 5 of 5 in epoch 2",
			);
		},
	);

	test("a file with holes, text and decimal commas is fitted and exported", async () => {
		const { page } = await openLab({ reducedMotion: true });
		const part = await shownPart(page);
		const lines = Array.from({ length: 40 }, (_, i) => {
			const dose = i % 10 === 3 ? "n/a" : String(i / 4).replace(".", ",");
			return `${dose};"Rome; Italy";${String(3 - i / 8 + Math.sin(i) / 9).replace(".", ",")}`;
		});
		const text = `dose (mg);town;response\n${lines.join("\n")}`;
		await part.locator("input[type=file]").setInputFiles({
			...{ name: "trial.csv", mimeType: "text/csv" },
			buffer: Buffer.from(text),
		});
		await part
			.getByText('4 of 40 rows have no number in "dose (mg)" and are left out.')
			.waitFor();
		expect(await part.innerText()).toContain(
			'"town" has text, such as "Rome; Italy"',
		);
		await part.getByRole("button", { name: "Race on these data" }).click();
		await part.getByText("Each rule has the rate").waitFor();
		await part.getByText("At step 100, on all 36 rows").waitFor();
		const best = await rowOf(part, "best fit");
		const sgd = await rowOf(part, "sgd");
		expect(sgd.slice(0, 2)).toEqual(best.slice(0, 2));
		await part.getByText("standardise x").click();
		await part.getByText("as it is, as now").waitFor();
		await part.getByText("Export the fit").click();
		await part.getByLabel("Export").selectOption("the fit as a command");
		await expect
			.poll(() =>
				part
					.getByRole("textbox", { name: "the fit as a command" })
					.inputValue(),
			)
			.toBe(
				'ravine fit data.csv "response = W * dose_mg + b" --start W=0,b=0 --missing drop',
			);
		const link = await page.waitForFunction(() =>
			location.hash.includes("data=own") ? location.hash : "",
		);
		expect(await link.jsonValue()).not.toContain("Rome");
	});

	test("a race on many rows is computed aside, with the library's numbers", async () => {
		const [rows, steps] = [40_000, 3000];
		const run = encodeURIComponent("3:adam({ learningRate: 0.002 })");
		const { page } = await openLab({
			reducedMotion: true,
			address: `#v=1&data=own&steps=${steps}&step=${steps}&run=${run}`,
		});
		const part = page.locator("#data");
		await part.scrollIntoViewIfNeeded();
		await part.getByText(/which a link does not carry/).waitFor();
		const x = Array.from({ length: rows }, (_, i) => (i % 1000) / 500);
		const y = x.map((one, i) => Number((one + Math.sin(i)).toFixed(4)));
		const text = `u,v\n${x.map((one, i) => `${one},${y[i]}\n`).join("")}`;
		await part.locator("input[type=file]").setInputFiles({
			...{ name: "many.csv", mimeType: "text/csv" },
			buffer: Buffer.from(text),
		});
		await part.getByText("At step 3000, on all 40,000 rows").waitFor();
		// The library's own numbers, with x standardised as the page does it.
		const mean = x.reduce((sum, one) => sum + one, 0) / rows;
		const square = x.reduce((sum, one) => sum + (one - mean) ** 2, 0);
		const deviation = Math.sqrt(square / rows);
		const scaled = x.map((one) => (one - mean) / deviation);
		const surface = await dataCost(
			"(W * x + b - y)^2",
			{ x: scaled, y },
			{ W: 0, b: 0 },
		);
		const rules = [adam({ learningRate: 0.002 })];
		const [raced] = race({ surface, rules, steps }).runs as [RaceRun];
		surface.dispose();
		const end = [raced.variables.W?.[steps], raced.variables.b?.[steps]];
		await expect
			.poll(async () => (await rowOf(part, "adam")).slice(0, 2), {
				timeout: 60_000,
			})
			.toEqual(end.map((value) => String(digits(value as number))));
		await part
			.getByText("computes the rest in the background")
			.waitFor({ state: "detached" });
	});

	test("what cannot be used is said, and what was there stays", async () => {
		const { page } = await openLab({ reducedMotion: true, phone: true });
		const part = await shownPart(page);
		await part.getByText("Paste a table").click();
		await part.getByLabel("A table as text").fill("one,two\na,b\nc,d");
		await part.getByRole("button", { name: "Use this table" }).click();
		await part.getByText("no column has numbers").waitFor();
		const model = part.getByLabel(/^Model/);
		await model.fill("y = a * x^2 + b * x + c");
		await part.getByText(/it has 3: a, b, c/).waitFor();
		await model.fill("abs(m * x + c - y)");
		await part.getByRole("columnheader", { name: "m", exact: true }).waitFor();
		await part.getByRole("button", { name: "Logistic curve" }).click();
		await part.getByText(/needs a y of zeros and ones/).waitFor();
		// A model that comes with a table ends what was typed.
		await model.fill("y = a *");
		await part
			.getByText(/the line ends where a number/)
			.first()
			.waitFor();
		await part.getByRole("button", { name: "Beer foam" }).click();
		await expect.poll(() => model.inputValue()).toBe("y = a * exp(-k * x)");
		expect(await model.getAttribute("aria-invalid")).toBe("false");
		expect(await part.innerText()).not.toMatch(/NaN|undefined|Infinity/);
	});
});
