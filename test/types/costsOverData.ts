/** The types of `minimize` with data. */

import { adam, type DataProgress, type DataStart, minimize } from "ravine";

const x = [1, 2, 3];
const y = Float32Array.of(1, 2, 3);
const X = { data: new Float64Array(6), shape: [3, 2] } as const;
const start = { W: new Float32Array(2), b: 0, list: [1, 2] };
const formula = "(dot(W, X) + dot(list, X) + b - y)^2";

const found = await minimize(formula, start, {
	data: { X, y, x, rows: [[1], [2], [3]] },
	bounds: { b: [0, null] },
	optimizer: adam({ learningRate: (t) => 0.1 / t }),
	...{ batch: 2, epochs: 3, seed: 1, precision: "float32" },
	onStep: ({ epoch, batchCost, cost, x }) => {
		epoch satisfies number | undefined;
		batchCost satisfies number | undefined;
		cost satisfies number;
		x satisfies Float64Array;
		return true;
	},
});
found.x.W satisfies Float32Array;
found.x.list satisfies Float64Array;
found.x.b satisfies number;
found.epochs satisfies number | undefined;
// @ts-expect-error a name that was not in the start
found.x.c;

// @ts-expect-error bounds of a name that is not in the start
await minimize(formula, start, { data: { X, y }, bounds: { c: [0, 1] } });
// @ts-expect-error a column of text
await minimize("(a - x)^2", { a: 0 }, { data: { x: ["1"] } });
// @ts-expect-error a misspelt option
await minimize("(a - x)^2", { a: 0 }, { data: { x }, batches: 2 });
// @ts-expect-error mini-batches without data
await minimize("a^2", { a: 0 }, { batch: 2 });

const report = ({ step }: DataProgress) => step < 10;
const anyStart: DataStart = { a: 1 };
await minimize("(a - x)^2", anyStart, { data: { x }, onStep: report });
