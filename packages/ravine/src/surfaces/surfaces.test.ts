import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Surface, surface } from "../surface.js";
import * as surfaces from "./index.js";

/** A surface's point as an array. */
const pointOf = (
	{ variables }: Surface,
	at: Readonly<Record<string, number>>,
): number[] => variables.map((name) => at[name] as number);

const intervalsOf = ({ variables, domain }: Surface) =>
	variables.map((name) => domain[name] as readonly [number, number]);

/** The slopes at a point: those of `differentiate`. */
function slopesOf(surface: Surface, point: readonly number[]): number[] {
	const gradient = new Float64Array(point.length);
	surface.costAndGradient(point, gradient);
	return [...gradient];
}

/** Central differences, once with h and once with h / 2, extrapolated: the error falls with the fourth power of h. */
function differences(surface: Surface, point: readonly number[]): number[] {
	return point.map((value, i) => {
		const h = 1e-3 * Math.max(1, Math.abs(value) / 10);
		const slope = (by: number) =>
			(surface.cost(point.with(i, value + by)) -
				surface.cost(point.with(i, value - by))) /
			(2 * by);
		return (4 * slope(h / 2) - slope(h)) / 3;
	});
}

/** The slopes at minima on the domain's edge, where the cost falls further outside. */
const fallsBeyondTheEdge: Readonly<Record<string, Record<string, number>>> = {
	eggholder: { x: 1 },
};

/** Costs away from the minima, as the collections print them: starts, local extrema, whole numbers by hand. */
const published: readonly (readonly [Surface, number[], number])[] = [
	[surfaces.bowl, [-5, -2], 10.5],
	[surfaces.booth, [0, 0], 74],
	[surfaces.matyas, [1, 1], 0.04],
	[surfaces.saddle, [2, 2], 4],
	[surfaces.rosenbrock, [-1.2, 1], 24.2],
	[surfaces.beale, [1, 1], 14.203125],
	[surfaces.mcCormick, [2.59439, 1.59439], 1.2283697],
	[surfaces.threeHumpCamel, [1.7475523, -0.8737762], 0.2986384],
	[surfaces.himmelblau, [-0.270845, -0.923039], 181.616522],
	[surfaces.styblinskiTang, [2.746803, -2.903534], -64.1956121],
	[surfaces.goldsteinPrice, [-0.6, -0.4], 30],
	[surfaces.goldsteinPrice, [1.8, 0.2], 84],
	[surfaces.goldsteinPrice, [1.2, 0.8], 840],
	[surfaces.wood, [-3, -1, -3, -1], 19192],
	[surfaces.levy13, [1, 2], 1],
	[surfaces.levy13, [0, 1], 1],
	[surfaces.rastrigin, [1, 1], 2],
	[surfaces.rastrigin, [0.5, 0], 20.25],
	[surfaces.easom, [0, 0], -2.67528799e-9],
	[surfaces.eggholder, [0, 0], -25.460337],
];

test.each(
	published.map(([surface, point, cost]) => ({
		name: surface.name,
		surface,
		point,
		cost,
	})),
)("$name at $point costs $cost", ({ surface, point, cost }) => {
	const difference = Math.abs(surface.cost(point) - cost);
	expect(difference).toBeLessThan(1e-6 * Math.abs(cost));
});

test("there are sixteen, each exported by its name", () => {
	expect(Object.keys(surfaces)).toHaveLength(16);
	for (const [name, surface] of Object.entries(surfaces)) {
		expect(surface.name).toBe(name);
		expect(surface.description).toMatch(/^[a-z].*[^.]$/);
		expect(surface.source).not.toBe("");
		expect(Object.keys(surface.settings).sort()).toEqual([
			"adam",
			"momentum",
			"rmsprop",
			"sgd",
		]);
	}
});

describe.each(Object.entries(surfaces))("%s", (name, surface) => {
	test("the domain contains the start and the minima", () => {
		for (const point of [surface.start, ...surface.minima.map((m) => m.at)]) {
			expect(Object.keys(point)).toEqual(surface.variables);
			for (const [variable, value] of Object.entries(point)) {
				const [from, to] = surface.domain[variable] as [number, number];
				expect(value).toBeGreaterThanOrEqual(from);
				expect(value).toBeLessThanOrEqual(to);
			}
		}
	});

	test("the cost at each minimum is the stated one, and its gradient is 0", () => {
		for (const { at, cost } of surface.minima) {
			const point = pointOf(surface, at);
			expect(Math.abs(surface.cost(point) - cost)).toBeLessThan(1e-9);
			slopesOf(surface, point).forEach((slope, i) => {
				const variable = surface.variables[i] as string;
				const outward = fallsBeyondTheEdge[name]?.[variable];
				if (outward === undefined) expect(Math.abs(slope)).toBeLessThan(1e-8);
				else {
					const [from, to] = surface.domain[variable] as [number, number];
					expect(at[variable]).toBe(outward > 0 ? to : from);
					expect(Math.sign(slope)).toBe(-outward);
				}
			});
		}
	});

	test("no point of a grid over the domain is lower, and its lowest point is near a stated minimum", () => {
		const parts = surface.variables.length === 2 ? 200 : 16;
		const intervals = intervalsOf(surface);
		let best = { point: [] as number[], cost: Number.POSITIVE_INFINITY };
		const total = (parts + 1) ** intervals.length;
		for (let index = 0; index < total; index++) {
			let rest = index;
			const point = intervals.map(([from, to]) => {
				const place = rest % (parts + 1);
				rest = Math.floor(rest / (parts + 1));
				return from + ((to - from) * place) / parts;
			});
			const cost = surface.cost(point);
			if (cost < best.cost) best = { point, cost };
		}
		const lowest = surface.minima[0]?.cost as number;
		expect(best.cost).toBeGreaterThanOrEqual(lowest - 1e-9);
		const distances = surface.minima.map(({ at }) =>
			Math.max(
				...pointOf(surface, at).map((value, i) => {
					const [from, to] = intervals[i] as readonly [number, number];
					return Math.abs(value - (best.point[i] as number)) / (to - from);
				}),
			),
		);
		expect(Math.min(...distances)).toBeLessThan(0.02);
	});

	test("its slopes equal finite differences", () => {
		fc.assert(
			fc.property(
				fc.tuple(
					...intervalsOf(surface).map(([min, max]) =>
						fc.double({ min, max, noNaN: true }),
					),
				),
				(point) => {
					// Eggholder has kinks where the argument of abs is zero; it has no slopes there.
					if (name === "eggholder") {
						const [x, y] = point as [number, number];
						const fromKink = Math.min(
							Math.abs(y + x / 2 + 47),
							Math.abs(x - y - 47),
						);
						fc.pre(fromKink > 5);
					}
					const exact = slopesOf(surface, point);
					const scale = Math.max(
						1,
						...exact.map(Math.abs),
						1e-3 * Math.abs(surface.cost(point)),
					);
					const errors = differences(surface, point).map(
						(slope, i) => Math.abs(slope - (exact[i] as number)) / scale,
					);
					expect(Math.max(...errors)).toBeLessThan(1e-6);
				},
			),
			{ numRuns: 200, seed: 7 },
		);
	});
});

test.each(Object.entries(surfaces))(
	"%s has a valid definition, and is the surface made from it",
	(_, one) => {
		const { name, description, formula, domain, start, minima, source } = one;
		const { settings } = one;
		const made = surface({
			...{ name, description, formula, domain, start, minima, source },
			settings,
		});
		expect(Object.keys(one).sort()).toEqual(Object.keys(made).sort());
		expect(one.program).toEqual(made.program);
		expect(one.syntax).toEqual(made.syntax);
		expect(one.variables).toEqual(made.variables);
		expect(one.program).toBe(one.program);
	},
);
