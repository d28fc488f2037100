import { describe, expect, it } from "vitest";
import { csvOf, MAX_ROWS, shownRows, tableOf } from "./table.js";

const axes = { x: { label: "step" }, y: { label: "cost" } };

describe("tableOf", () => {
	it("gives every digit, a column for each run, and nothing after a run's end", () => {
		const table = tableOf({
			...axes,
			series: [
				{ key: 0, label: "sgd", style: 0, y: [0.1 + 0.2, 1e-300, Number.NaN] },
				{ key: 1, label: 'own "rule", mine', style: 1, y: [1 / 3] },
				{ key: 2, label: "unseen", style: 2, y: [1], hidden: true },
			],
		});
		expect(csvOf(table)).toBe(
			'step,sgd,"own ""rule"", mine"\r\n0,0.30000000000000004,0.3333333333333333\r\n1,1e-300,\r\n2,,\r\n',
		);
	});
	it("gives a row for each point where the series lie at different x", () => {
		const table = tableOf({
			...axes,
			series: [
				{ key: 0, label: "a", style: 0, x: [0.1, 0.2], y: [1, 2] },
				{ key: 1, label: "b", style: 1, x: [0.3], y: [3] },
			],
		});
		expect(csvOf(table)).toBe(
			"series,step,cost\r\na,0.1,1\r\na,0.2,2\r\nb,0.3,3\r\n",
		);
	});
	it("tells runs with the same label apart", () => {
		const same = { label: "adam", style: 0, y: [1] };
		const series = [0, 1].map((key) => ({ key, ...same }));
		expect(tableOf({ ...axes, series }).head).toEqual([
			"step",
			"adam",
			"adam (2)",
		]);
	});
	it("has a head without series", () => {
		expect(csvOf(tableOf({ ...axes, series: [] }))).toBe("step\r\n");
	});
});

describe("shownRows", () => {
	it("shows all rows of a short table and both ends of a long one", () => {
		expect(shownRows(3)).toEqual([0, 1, 2]);
		for (const count of [MAX_ROWS, MAX_ROWS + 1, 1001, 100_001]) {
			const rows = shownRows(count);
			expect(rows.length).toBeLessThanOrEqual(MAX_ROWS);
			expect(rows[0]).toBe(0);
			expect(rows.at(-1)).toBe(count - 1);
			expect(new Set(rows).size).toBe(rows.length);
		}
	});
});
