import { readFileSync } from "node:fs";
import { fit, type Loss } from "ravine";
import { describe, expect, test } from "vitest";
import { quantileOfT } from "./fitting/studentT.js";

/** The results of scipy on the same data, from test/golden/fit/scipy.py. */
const golden = JSON.parse(
	readFileSync(
		new URL("../../../test/golden/fit/scipy.json", import.meta.url),
		"utf8",
	),
) as {
	readonly x: number[];
	readonly y: number[];
	readonly outliers: number[];
	readonly deviation: number[];
	readonly start: [number, number, number];
	readonly losses: {
		loss: string;
		scale: number;
		x: number[];
		cost: number;
	}[];
	readonly fits: { name: string; x: number[]; covariance: number[][] }[];
	readonly absolute: { x: [number, number]; sum: number };
	readonly quantiles: [level: number, degrees: number, value: number][];
};

const { x, y, outliers, deviation } = golden;
const [a, k, c] = golden.start;
const model = "y = a * exp(-k * x) + c";

/** scipy stops when the cost is flat, with half of the digits. */
const PRECISION = 2e-7;

function expectNear(
	found: number,
	wanted: number,
	precision = PRECISION,
): void {
	expect(Math.abs(found - wanted)).toBeLessThanOrEqual(
		precision * Math.abs(wanted),
	);
}

describe("losses", () => {
	const names: Readonly<Record<string, Loss>> = {
		linear: "squared",
		soft_l1: "softL1",
	};
	test.each(golden.losses)("$loss, scale $scale", async (case_) => {
		const loss = names[case_.loss] ?? (case_.loss as Loss);
		const scale = loss === "squared" ? undefined : case_.scale;
		const found = await fit(
			model,
			{ x, y: outliers },
			{ a, k, c },
			{ loss, scale },
		);
		expect(found.reason).toBe("converged");
		Object.values(found.parameters).forEach((value, i) => {
			expectNear(value, case_.x[i] as number);
		});
		expectNear(found.cost, case_.cost, 1e-12);
		expect(found.cost).toBeLessThanOrEqual(case_.cost * (1 + 1e-13));
	});

	test("absolute, against a linear program", async () => {
		const found = await fit(
			"y = b * x + c",
			{ x, y: outliers },
			{ b: 1, c: 0 },
			{ loss: "absolute" },
		);
		expect(found.converged).toBe(true);
		expectNear(found.cost, golden.absolute.sum, 1e-9);
		expectNear(found.parameters.b, golden.absolute.x[0], 1e-7);
		expectNear(found.parameters.c, golden.absolute.x[1], 1e-7);
	});
});

describe("weights and bounds", () => {
	const options: Readonly<Record<string, object>> = {
		plain: {},
		sigma: { sigma: deviation },
		absoluteSigma: { sigma: deviation, absoluteSigma: true },
		"inactive bounds": { bounds: { a: [0, 10], k: [0, 2], c: [0, 3] } },
		"active bounds": { bounds: { a: [0, 4.5], k: [0, 2], c: [0, 3] } },
		"two active bounds": { bounds: { a: [0, 4.5], k: [0.7, 2], c: [0, 3] } },
	};
	test.each(golden.fits)("$name", async ({ name, x: wanted, covariance }) => {
		const start = name.startsWith("two") ? { a, k: 0.9, c } : { a, k, c };
		const found = await fit(model, { x, y }, start, options[name]);
		expect(found.reason).toBe("converged");
		Object.values(found.parameters).forEach((value, i) => {
			expectNear(value, wanted[i] as number);
		});
		Object.values(found.covariance).forEach((row, i) => {
			Object.values(row).forEach((value, j) => {
				expectNear(value, covariance[i]?.[j] as number, 1e-5);
			});
		});
		const active = { "active bounds": ["a"], "two active bounds": ["a", "k"] };
		expect(found.atBounds).toEqual(active[name as "active bounds"] ?? []);
	});
});

test("weights are 1 / sigma^2, and sigma may be a column", async () => {
	const data = { x, y, s: deviation };
	const start = { a, k, c };
	const bySigma = await fit(model, data, start, { sigma: deviation });
	const byName = await fit(model, data, start, { sigma: "s" });
	const byWeight = await fit(model, data, start, {
		weights: deviation.map((s) => 1 / s ** 2),
	});
	expect(byName.parameters).toEqual(bySigma.parameters);
	for (const name of ["a", "k", "c"] as const) {
		expectNear(byWeight.parameters[name], bySigma.parameters[name], 1e-13);
		expectNear(
			byWeight.standardErrors[name],
			bySigma.standardErrors[name],
			1e-12,
		);
	}
});

test.each(golden.quantiles)(
	"Student's t at level %d, %d degrees of freedom",
	(level, degrees, value) => {
		expectNear(quantileOfT(level, degrees), value, 1e-9);
	},
);
