import { describe, expect, it } from "vitest";
import { decisionNumbers, endsInWords, sliceNumbers } from "./numbers.js";

const cells = (numbers: { readonly rows: readonly { cells: unknown }[] }) =>
	numbers.rows.map((row) => row.cells);
const texts = (list: readonly { readonly text: string }[]) =>
	list.map(({ text }) => text);

describe("the numbers of the network's pictures", () => {
	it("have the classes of the points, the highest row first", () => {
		const numbers = decisionNumbers({
			...{ size: 2, reach: 2 },
			// From the bottom left.
			classes: Uint8Array.of(0, 1, 2, 0),
			confidence: Float32Array.of(0.5, 0.75, 1, 0.625),
		});
		expect(texts(numbers.columns)).toEqual(["−1", "1"]);
		expect(texts(numbers.rows)).toEqual(["1", "−1"]);
		expect(cells(numbers)).toEqual([
			["3: 100%", "1: 63%"],
			["1: 50%", "2: 75%"],
		]);
	});

	const slice = {
		...{ size: 3, x: [-1, 3] as const, y: [0, 1] as const },
		costs: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
		paths: [
			{ x: Float64Array.of(0, 2), y: Float64Array.of(0, 0.001) },
			{ x: Float64Array.of(0, 1, 1.5), y: Float64Array.of(0, 0.5, -0.25) },
		],
	};

	it("have the costs of the slice, the highest row first", () => {
		const numbers = sliceNumbers(slice);
		expect(texts(numbers.columns)).toEqual(["−1", "1", "3"]);
		expect(texts(numbers.rows)).toEqual(["1", "0.5", "0"]);
		expect(cells(numbers)).toEqual([
			["7", "8", "9"],
			["4", "5", "6"],
			["1", "2", "3"],
		]);
	});

	it("say where the paths end, also of a run that diverged earlier", () => {
		expect(endsInWords(slice, ["sgd", "adam"], 2)).toBe(
			"After epoch 2, from the start at (0, 0): sgd at (2, 0); adam at (1.5, −0.25).",
		);
	});
});
