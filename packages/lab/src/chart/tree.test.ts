import { describe, expect, it } from "vitest";
import type { ChartProps } from "./props.js";
import { scalesOf } from "./scale.js";
import { chartTree, nodeAt, pathAfter, validPath } from "./tree.js";

const cost = Float64Array.from({ length: 101 }, (_, i) =>
	i === 30 ? 9 : 10.5 * 0.9 ** i,
);
const props: ChartProps = {
	title: "Cost",
	x: { label: "step", domain: [0, 100] },
	y: { label: "cost", log: true },
	marks: [{ axis: "y", at: 0.001, label: "target" }],
	series: [
		{ key: 7, label: "sgd 0.45", style: 0, y: cost },
		{
			...{ key: 8, label: "adam 9", style: 1, y: [1, 50, 2000] },
			end: "diverges after step 2",
		},
		{ key: 9, label: "unseen", style: 2, y: [1], hidden: true },
	],
};
const tree = chartTree(props, scalesOf(props));
const sentence = (...path: number[]) => nodeAt(tree, path).sentence;

describe("chartTree", () => {
	it("says what each part shows", () => {
		expect(sentence()).toBe("Cost: a chart with 2 series, cost by step");
		expect(sentence(0)).toBe("x axis: steps 0 to 100");
		expect(sentence(1)).toMatch(/^y axis: cost .* to .*, logarithmic$/);
		expect(sentence(2)).toBe("Line of reference, target: at cost 0.001");
		expect(sentence(3)).toBe(
			"sgd 0.45, steps 0 to 100: cost falls from 10.5 to 0.0002789, 1 rise",
		);
		expect(sentence(4)).toBe(
			"adam 9, steps 0 to 2: cost rises from 1 to 2000; the run diverges after step 2",
		);
		expect(sentence(3, 0)).toBe(
			"sgd 0.45, steps 0 to 10: cost falls from 10.5 to 3.661",
		);
		expect(sentence(3, 2)).toBe(
			"sgd 0.45, steps 20 to 30: cost rises from 1.277 to 9, 9 falls, lowest 0.4946 at step 29",
		);
		expect(sentence(3, 3, 0)).toBe("step 30: cost 9");
		expect(sentence(4, 2)).toBe(
			"step 2: cost 2000, the run diverges after step 2",
		);
		expect(sentence(0, 9)).toBe(
			"steps 90 to 100: sgd 0.45, cost falls from 0.0007999 to 0.0002789",
		);
	});
	it("holds every point of a series once", () => {
		const points: number[] = [];
		const { count } = nodeAt(tree, [3]);
		for (let i = 0; i < count; i++) {
			for (let k = 0; k < nodeAt(tree, [3, i]).count; k++) {
				points.push(nodeAt(tree, [3, i, k]).point as number);
			}
		}
		expect(points).toEqual(Array.from({ length: 101 }, (_, i) => i));
	});
	it("says when values are missing or all alike", () => {
		const holes: ChartProps = {
			title: "Rates",
			x: { label: "learning rate", log: true },
			y: { label: "steps" },
			series: [
				...[
					[Number.NaN, Number.NaN],
					[5, 5],
					[4, Number.NaN, 4],
				].map((y, key) => ({
					...{ key, label: `run ${key}`, style: key, y },
					x: [0.1, 1, 10],
				})),
				{ key: "none", label: "none", style: "ink", y: [] },
			],
		};
		const made = chartTree(holes, scalesOf(holes));
		const said = [2, 3, 4, 5].map((i) => nodeAt(made, [i]).sentence);
		expect(said).toEqual([
			"run 0, learning rate 0.1 to 1: no value",
			"run 1, learning rate 0.1 to 1: steps stays at 5",
			"run 2, learning rate 0.1 to 10: steps stays at 4, 1 point without a value",
			"none: no values",
		]);
		expect(nodeAt(made, [2, 0]).sentence).toBe("learning rate 0.1: no value");
	});
});

describe("pathAfter", () => {
	const after = (path: number[], key: string) => pathAfter(tree, path, key);
	it("goes in, along and out", () => {
		expect(after([], "ArrowDown")).toEqual([0]);
		expect(after([], "ArrowUp")).toEqual([]);
		expect(after([0], "ArrowRight")).toEqual([1]);
		expect(after([0], "ArrowLeft")).toEqual([0]);
		expect(after([0], "End")).toEqual([4]);
		expect(after([1], "ArrowDown")).toEqual([1]);
		expect(after([3, 2], "ArrowUp")).toEqual([3]);
		expect(after([3, 2, 4], "Home")).toEqual([3, 2, 0]);
		expect(after([3], "x")).toBeUndefined();
	});
	it("walks the whole curve from point to point and back", () => {
		let path = [3, 0, 0] as readonly number[];
		for (let i = 0; i < 100; i++) {
			expect(nodeAt(tree, path).point).toBe(i);
			path = pathAfter(tree, path, "ArrowRight") as number[];
		}
		expect(nodeAt(tree, path).point).toBe(100);
		expect(pathAfter(tree, path, "ArrowRight")).toEqual(path);
		for (let i = 100; i > 0; i--) {
			path = pathAfter(tree, path, "ArrowLeft") as number[];
		}
		expect(path).toEqual([3, 0, 0]);
	});
	it("stays in a tree that has become smaller", () => {
		expect(validPath(tree, [3, 4, 5])).toEqual([3, 4, 5]);
		expect(validPath(tree, [9, 99, 5])).toEqual([4, 2]);
	});
});
