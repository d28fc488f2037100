import { adam, dataCost, race, sgd } from "ravine";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { answer } from "./answer.js";
import { samplesOf } from "./axis.js";
import { within } from "./budget.js";
import type {
	BasinsPart,
	BasinsQuestion,
	GridPart,
	Part,
	Plan,
	Question,
	RefusedPart,
	StripPart,
	StripsQuestion,
} from "./questions.js";

const engine = { compiled: true, signal: new AbortController().signal };

async function partsOf(question: Question, own = engine): Promise<Part[]> {
	const parts: Part[] = [];
	for await (const part of answer(question, own)) parts.push(part);
	return parts;
}

const bowl: Omit<StripsQuestion, "runs" | "values"> = {
	...{ kind: "strips", cost: "bowl", start: { x: -5, y: -2 } },
	...{ steps: 400, target: 1e-3 },
};

describe("strips", () => {
	it("have the steps of the textbooks' figure", async () => {
		const runs = [
			["sgd()", 0.05, 390],
			["sgd()", 0.45, 42],
			["sgd()", 0.51, -1],
			["momentum({ beta: 0.9 })", 0.45, 25],
			["rmsprop({ beta: 0.9 })", 0.4, 15],
			["rmsprop({ beta: 0.9 })", 0.2, 33],
			["adam({ beta1: 0.8, beta2: 0.99 })", 0.4, 32],
		] as const;
		const parts = await partsOf({
			...bowl,
			runs: runs.map(([text], id) => ({ id, text, setting: "learningRate" })),
			values: Float64Array.of(0.05, 0.2, 0.4, 0.45, 0.51),
		});
		expect(parts[0]).toMatchObject({ steps: 400, target: 1e-3 });
		for (const [id, [, rate, steps]] of runs.entries()) {
			const part = parts[id + 1] as StripPart;
			expect(part.id).toBe(id);
			expect(part.steps[part.values.indexOf(rate)]).toBe(steps);
		}
		const third = parts[3] as StripPart;
		expect(third.diverged[4]).toBe(1);
	});

	it("run a rule once that has no such setting, and say what is wrong with a text", async () => {
		const parts = await partsOf({
			...bowl,
			runs: [
				{ id: 1, text: "sgd({ learningRate: 0.45 })", setting: undefined },
				{ id: 2, text: "sgdd()", setting: "learningRate" },
				{ id: 3, text: "setting a = 0.1\nv = a * g", setting: "a" },
			],
			values: Float64Array.of(0.1),
		});
		expect([...(parts[1] as StripPart).steps]).toEqual([42]);
		expect((parts[2] as RefusedPart).message).toMatch(/did you mean "sgd"/);
		expect(parts[3]?.part).toBe("refused");
	});

	it("take fewer steps of a race that is too long, and try fewer values without kernels", async () => {
		const question = {
			...bowl,
			steps: 100_000,
			runs: [{ id: 0, text: "sgd", setting: "learningRate" }],
			values: samplesOf({ kind: "log", from: 1e-3, to: 10 }, 200),
		} as const;
		const [compiled] = (await partsOf(question)) as [Plan];
		expect(compiled.steps).toBe(5000);
		const parts = await partsOf(question, { ...engine, compiled: false });
		expect((parts[0] as Plan).steps).toBeLessThan(100_000);
		expect((parts[1] as StripPart).values).toHaveLength(50);
	});

	it.each([
		["1/x", { x: 0 }],
		["x +", { x: 1 }],
	])(
		"refuse %s at a start where it is not defined, with a sentence",
		async (cost, start) => {
			const asked = {
				...bowl,
				cost,
				start,
				runs: [],
				values: Float64Array.of(1),
			};
			const run = { id: 0, text: "sgd", setting: "learningRate" };
			const parts = await partsOf({ ...asked, runs: [run] }).catch(
				(error: Error) => error.message,
			);
			const message =
				typeof parts === "string" ? parts : (parts[1] as RefusedPart).message;
			expect(message).toMatch(
				/not finite at the start|an operand is missing|expected/,
			);
			expect(message).not.toMatch(/^strip/);
		},
	);

	it.each(["1/x", "log(x)", "x", "3 + 0*x", "sqrt(-1 - x^2)", "x^3"])(
		"come of the cost %s, without an error that nobody expects",
		async (cost) => {
			const parts = await partsOf({
				...{ ...bowl, cost, start: { x: 1 } },
				runs: [{ id: 0, text: "adam", setting: "learningRate" }],
				values: Float64Array.of(1e-3, 1, 1e9),
			});
			expect(parts).toHaveLength(2);
		},
	);
});

describe("a grid", () => {
	it("of the heavy ball on a parabola converges exactly where theory says", async () => {
		const curvature = 3;
		const x = samplesOf({ kind: "linear", from: 0.01, to: 1.5 }, 40);
		const y = samplesOf({ kind: "linear", from: 0, to: 0.95 }, 40);
		const parts = await partsOf({
			...{ kind: "grid", cost: `${curvature / 2} * x^2`, start: { x: 1 } },
			...{ steps: 4000, target: 1e-3, text: "heavyBall()" },
			x: { setting: "learningRate", values: x },
			y: { setting: "momentum", values: y },
		});
		const fine = parts.filter(
			(part): part is GridPart => part.part === "grid" && part.x.length === 40,
		);
		let checked = 0;
		for (const part of fine) {
			for (const [i, cost] of part.cost.entries()) {
				const rate = x[i % 40] as number;
				const kept = y[part.row + Math.floor(i / 40)] as number;
				const margin = 2 * (1 + kept) - rate * curvature;
				// On the edge itself nothing moves within 4,000 steps.
				if (Math.abs(margin) < 0.02) continue;
				const label = `rate ${rate}, momentum ${kept}`;
				expect(part.diverged[i], label).toBe(margin > 0 ? 0 : 1);
				expect(cost < 1e-3, label).toBe(margin > 0);
				expect((part.steps[i] as number) >= 0, label).toBe(margin > 0);
				checked++;
			}
		}
		expect(checked).toBeGreaterThan(1500);
	});

	it("has the numbers of strips", async () => {
		const x = Float64Array.of(0.1, 0.3, 0.5, 0.7);
		const parts = await partsOf({
			...{ kind: "grid", cost: "himmelblau", start: { x: 1, y: 1 } },
			...{ steps: 100, target: 1e-3, text: "momentum()" },
			x: { setting: "learningRate", values: Float64Array.of(0.01, 0.02, 0.05) },
			y: { setting: "beta", values: x },
		});
		const grid = parts.at(-1) as GridPart;
		const [, strip] = await partsOf({
			...{ ...bowl, cost: "himmelblau", start: { x: 1, y: 1 }, steps: 100 },
			runs: [
				{ id: 0, text: "momentum({ beta: 0.5 })", setting: "learningRate" },
			],
			values: grid.x,
		});
		expect(grid.steps.slice(6, 9)).toEqual((strip as StripPart).steps);
		expect(grid.cost.slice(6, 9)).toEqual((strip as StripPart).cost);
	});
});

describe("a basin map", () => {
	const asked: Omit<BasinsQuestion, "cost" | "text"> = {
		...{ kind: "basins", steps: 300, target: 1e-3, x: [-5, 5], y: [-5, 5] },
	};
	/** A plan comes first, and another one where the time runs out. */
	const mapOf = (parts: readonly Part[]) =>
		parts.find(
			(part): part is BasinsPart => part.part === "basins",
		) as BasinsPart;
	const shares = ({ minimum }: BasinsPart) => {
		const counts = new Map<number, number>();
		for (const k of minimum) counts.set(k, (counts.get(k) ?? 0) + 1);
		return counts;
	};

	it("shows the four minima of Himmelblau's function, also when it is typed", async () => {
		for (const cost of ["himmelblau", "(x^2 + y - 11)^2 + (x + y^2 - 7)^2"]) {
			const parts = await partsOf({
				...{ ...asked, cost, text: "adam({ learningRate: 0.1 })" },
			});
			const map = mapOf(parts);
			expect(map.minima).toHaveLength(4);
			const found = shares(map);
			for (let k = 0; k < 4; k++) {
				expect(found.get(k)).toBeGreaterThan(0.1 * map.minimum.length);
			}
		}
	});

	it("knows how fast each start gets to a minimum that is not the lowest", async () => {
		const parts = await partsOf({
			...{ ...asked, cost: "x^4 - 2 * x^2 + 0.3 * x + y^2" },
			...{ x: [-2, 2], y: [-2, 2], text: "sgd({ learningRate: 0.05 })" },
			target: -1.304,
		});
		const map = mapOf(parts);
		expect(map.minima).toHaveLength(2);
		expect(map.minima[0]?.at.x).toBeCloseTo(-1.036, 2);
		const slow = [...map.minimum.keys()].filter(
			(i) => map.minimum[i] === 1 && (map.steps[i] as number) < 0,
		);
		expect(shares(map).get(1)).toBeGreaterThan(0.3 * map.minimum.length);
		expect(slow.length).toBeLessThan(0.02 * map.minimum.length);
	});

	it("tells starts that diverge, and costs without a minimum", async () => {
		const steep = await partsOf({
			...{ ...asked, cost: "x^4 + y^4", text: "sgd({ learningRate: 0.1 })" },
		});
		const found = shares(mapOf(steep));
		expect(found.get(-2)).toBeGreaterThan(100);
		expect(found.get(0)).toBeGreaterThan(100);
		const [, flat] = await partsOf({
			...{ ...asked, cost: "x + y", text: "sgd" },
		});
		expect([...shares(flat as BasinsPart).keys()]).toEqual([-1]);
	});

	it("knows a minimum that is a line, and the two at the ends of a long valley", async () => {
		const parts = await partsOf({
			...{ ...asked, cost: "(x - y)^2", text: "sgd({ learningRate: 0.2 })" },
		});
		const line = parts.at(-1) as BasinsPart;
		expect(line.minima).toHaveLength(1);
		expect([...shares(line).keys()]).toEqual([0]);
		const far = await partsOf({
			...{ ...asked, cost: "(x^2 - 16)^2 + y^2" },
			text: "adam({ learningRate: 0.1 })",
		});
		expect((far.at(-1) as BasinsPart).minima).toHaveLength(2);
	});

	it("needs two variables", async () => {
		await expect(
			partsOf({ ...asked, cost: "x^2", text: "sgd" }),
		).rejects.toThrow("this one has 1");
	});
});

it("a signal ends an answer", async () => {
	const controller = new AbortController();
	const parts: string[] = [];
	const running = (async () => {
		const own = { compiled: true, signal: controller.signal };
		const question = {
			...{ ...bowl, steps: 5000, values: new Float64Array(100_000).fill(0.1) },
			runs: [{ id: 0, text: "adam", setting: "learningRate" }],
		};
		for await (const { part } of answer(question, own)) {
			parts.push(part);
			setTimeout(() => controller.abort(new Error("stop")), 1);
		}
	})();
	await expect(running).rejects.toThrow("stop");
	expect(parts).toEqual(["plan"]);
});

it("a basin map finds the minima that a first search missed", async () => {
	// However slow the machine is, the searches have their time.
	vi.useFakeTimers({ toFake: ["Date"] });
	onTestFinished(() => void vi.useRealTimers());
	const parts = await partsOf({
		...{ kind: "basins", cost: "rastrigin", steps: 200, target: 1e-3 },
		...{ x: [-5.12, 5.12], y: [-5.12, 5.12] },
		text: "adam({ learningRate: 0.05 })",
	});
	const { minima, minimum } = parts.at(-1) as BasinsPart;
	expect(minima.length).toBeGreaterThan(95);
	const near = (x: number, y: number) =>
		minima.some(({ at }) => Math.hypot((at.x ?? 0) - x, (at.y ?? 0) - y) < 0.1);
	expect(near(1, 1) && near(-1, -1)).toBe(true);
	const missed = minimum.filter((k) => k < 0).length;
	expect(missed / minimum.length).toBeLessThan(0.05);
	for (const { at, cost } of minima) {
		// Rastrigin's minima lie near whole numbers, and cost about the sum of their squares.
		const { x = 0, y = 0 } = at;
		expect(Math.abs(x - Math.round(x)) < 0.06).toBe(true);
		expect(cost).toBeCloseTo(
			0.995 * (Math.round(x) ** 2 + Math.round(y) ** 2),
			0,
		);
	}
});

it("work that takes too long ends", async () => {
	const { signal } = new AbortController();
	const forever = (own: AbortSignal) =>
		new Promise<never>((_, reject) => {
			own.addEventListener("abort", () => reject(own.reason));
		});
	expect(await within(5, signal, forever)).toBeUndefined();
	expect(await within(1000, signal, async () => 5)).toBe(5);
	const stopped = AbortSignal.abort(new Error("stop"));
	await expect(within(1000, stopped, forever)).rejects.toThrow("stop");
});

describe("a cost over data", () => {
	const x = Float64Array.of(-1.5, -0.5, 0.5, 1.5);
	const y = Float64Array.of(-1.9, 0.2, 1.8, 4.1);
	const rows = {
		...{ id: 1, formula: "(W * x + b - y)^2", parameters: { W: 0, b: 0 } },
		...{ x, y },
		minima: [{ at: { W: 1.96, b: 1.05 }, cost: 0.0205 }],
	};
	const asked = {
		...{ cost: rows, steps: 150, target: 0.03, start: { W: 0, b: 0 } },
	};
	const surface = dataCost(rows.formula, { x, y }, rows.parameters);

	it("has strips that are the library's races", async () => {
		const parts = await partsOf({
			...{ ...asked, kind: "strips" },
			runs: [{ id: 4, text: "adam()", setting: "learningRate" }],
			values: samplesOf({ kind: "log", from: 1e-3, to: 10 }, 201),
		});
		const strip = parts.at(-1) as StripPart;
		expect(strip.values.length).toBe(51);
		for (const [i, learningRate] of strip.values.entries()) {
			const [run] = race({
				...{ surface: await surface, steps: 150 },
				rules: [adam({ learningRate })],
			}).runs;
			expect(strip.cost[i]).toBe(run?.cost[150]);
			expect(strip.diverged[i]).toBe(Number(run?.diverged));
		}
		expect(Math.max(...strip.steps)).toBeGreaterThan(10);
	});

	it("has all steps also where the machine was held up once while the cost was timed", async () => {
		let [clock, calls] = [0, 0];
		const now = vi.spyOn(performance, "now").mockImplementation(() => {
			clock += ++calls === 2 ? 50 : 0.01;
			return clock;
		});
		const parts = await partsOf({
			...{ ...asked, cost: { ...rows, id: 2 }, kind: "strips" },
			runs: [{ id: 4, text: "adam()", setting: "learningRate" }],
			values: samplesOf({ kind: "log", from: 1e-3, to: 10 }, 201),
		});
		now.mockRestore();
		expect(parts[0]).toMatchObject({ part: "plan", steps: 150 });
	});

	it("has a map of starts: where they arrive, and where they diverge", async () => {
		const map = async (text: string): Promise<BasinsPart> => {
			const { start: _, ...rest } = asked;
			const parts = await partsOf({
				...{ ...rest, kind: "basins", text, x: [-3, 6], y: [-3, 5] },
			});
			return parts.at(-1) as BasinsPart;
		};
		const found = await map("sgd({ learningRate: 0.1 })");
		// How many starts there are depends on the machine's speed.
		const width = found.x.length;
		const i = found.minimum.lastIndexOf(0);
		const start = {
			W: found.x[i % width] as number,
			b: found.y[Math.floor(i / width)] as number,
		};
		const [run] = race({
			...{ surface: await surface, steps: 150, start },
			rules: [sgd({ learningRate: 0.1 })],
		}).runs;
		expect(found.steps[i]).toBe(run?.cost.findIndex((cost) => cost < 0.03));
		const lost = await map("sgd({ learningRate: 400 })");
		expect(new Set(lost.minimum)).toEqual(new Set([-2]));
	});

	it("has a picture of two settings", async () => {
		const parts = await partsOf({
			...{ ...asked, kind: "grid", text: "momentum()" },
			x: {
				setting: "learningRate",
				values: samplesOf({ kind: "log", from: 1e-3, to: 1 }, 16),
			},
			y: {
				setting: "beta",
				values: samplesOf({ kind: "linear", from: 0, to: 0.9 }, 8),
			},
		});
		const grids = parts.filter((part) => part.part === "grid");
		expect(grids.map(({ x: { length } }) => length)).toEqual([4, 16]);
	});
});
