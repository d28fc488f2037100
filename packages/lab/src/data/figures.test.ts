import { adam, type RaceRun, race } from "ravine";
import { describe, expect, it } from "vitest";
import { curveAlong, meansOf, residualLines } from "./curves.js";
import type { Loaded } from "./desk.js";
import { readModel } from "./models.js";
import { type Prepared, prepare } from "./prepare.js";
import { slopesAt } from "./slopes.js";
import { slopeNumbers, slopeWords } from "./words.js";

const rows = {
	x: Float64Array.from({ length: 24 }, (_, i) => 1 + (i % 3)),
	y: Float64Array.from({ length: 24 }, (_, i) => Math.sin(i) + (i % 3)),
};

async function prepared(standardised: boolean): Promise<Prepared> {
	const { model } = readModel("line");
	if (model === undefined) throw new Error("no line");
	return prepare(model, rows, standardised);
}

describe("the slopes at a step", () => {
	it("are those that the run's next step uses, and the mini-batches' mean is that of all rows", async () => {
		const { ground } = await prepared(true);
		const asked = { surface: ground.surface, batch: 8, seed: 3, steps: 10 };
		const rules = [adam({ learningRate: 0.1 })];
		const [run] = race({ ...asked, rules }).runs as [RaceRun];
		for (const step of [0, 1, 4, 9]) {
			const found = slopesAt(ground, run, step, 8, 3);
			const { batch = [0, 0], others, whole } = found;
			expect(batch).toEqual([run.slopes.W?.[step], run.slopes.b?.[step]]);
			expect([found.epoch, found.index, found.count]).toEqual([
				...[Math.floor(step / 3), step % 3, 3],
			]);
			for (const k of [0, 1] as const) {
				const sum = [batch, ...others].reduce((all, one) => all + one[k], 0);
				expect(sum / 3).toBeCloseTo(whole[k], 12);
			}
		}
		const all = slopesAt(ground, run, 2, undefined, 3);
		expect(all.batch).toBeUndefined();
		expect(slopeWords(all, ["W", "b"], 24, undefined)).toHaveLength(1);
		const beyond = slopesAt(ground, run, 500, 8, 3);
		expect(beyond.at).toEqual(slopesAt(ground, run, 10, 8, 3).at);
	});

	it("in a table have their mini-batches' numbers", () => {
		const { caption, rows } = slopeNumbers(
			{
				...{ at: [0, 0], whole: [1, 0], batch: [0, 2] },
				...{ epoch: 4, index: 1, count: 3 },
				others: [
					[3, 0],
					[0, -2],
				],
			},
			["W", "b"],
		);
		expect(caption).toMatch(/ with the mini-batches of epoch 5\.$/);
		expect(rows.map(({ text, cells }) => [text, ...cells])).toEqual([
			["all rows", "1", "0"],
			["mini-batch 2, the step's", "0", "2"],
			["mini-batch 1", "3", "0"],
			["mini-batch 3", "0", "−2"],
		]);
	});

	it("in words have the last mini-batch's own number of rows and its angle", () => {
		const words = slopeWords(
			{
				...{ at: [0, 0], whole: [1, 0], batch: [0, 2], others: [] },
				...{ epoch: 1, index: 2, count: 3 },
			},
			["W", "b"],
			20,
			8,
		);
		expect(words[1]).toBe(
			"On the mini-batch that the next step uses, 4 rows, number 3 of 3 in epoch 2: dW = 0, db = 2, 90° off and 2 times as long.",
		);
		const tiny = slopeWords(
			{
				...{ at: [0, 0], whole: [3e-170, 0], batch: [0, 6e-170], others: [] },
				...{ epoch: 0, index: 0, count: 3 },
			},
			["W", "b"],
			20,
			8,
		);
		expect(tiny[1]).toMatch(/, 90° off and 2 times as long\.$/);
	});
});

describe("the curves", () => {
	it("take x as the file has it", async () => {
		for (const standardised of [true, false]) {
			const loaded = { prepared: await prepared(standardised) } as Loaded;
			const { best, used } = loaded.prepared;
			const [W, b] = best?.at ?? [0, 0];
			const curve = curveAlong(loaded, rows.x, [W, b]);
			curve?.forEach((y, i) => {
				expect(y).toBeCloseTo(W * (used.x[i] as number) + b, 12);
			});
			expect(curve).toHaveLength(24);
		}
	});

	it("have residuals from the row to the curve, with gaps", async () => {
		const loaded = { prepared: await prepared(false) } as Loaded;
		const dots = { x: Float64Array.of(1, 2), y: Float64Array.of(7, 8) };
		const lines = residualLines(loaded, dots, [10, 5]);
		expect([...(lines?.x ?? [])]).toEqual([1, 1, 1, 2, 2, 2]);
		expect([...(lines?.y ?? [])]).toEqual([
			7,
			15,
			Number.NaN,
			8,
			25,
			Number.NaN,
		]);
	});

	it("have means where rows lie on each other", async () => {
		const own = await prepared(false);
		const means = meansOf({ prepared: own });
		expect([...(means?.x ?? [])]).toEqual([1, 2, 3]);
		const ofOne = rows.y.filter((_, i) => i % 3 === 0);
		const mean = ofOne.reduce((sum, one) => sum + one, 0) / ofOne.length;
		expect(means?.y[0]).toBeCloseTo(mean, 12);
		const apart = { ...own, rows: { ...rows, x: rows.x.map((_, i) => i) } };
		expect(meansOf({ prepared: apart })).toBeUndefined();
	});
});
