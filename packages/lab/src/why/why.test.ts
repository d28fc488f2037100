import {
	adam,
	costFunction,
	lion,
	momentum,
	type RaceRun,
	type Rule,
	race,
	rmsprop,
	sgd,
} from "ravine";
import { explainStep } from "ravine/explain";
import * as rules from "ravine/rules";
import { bowl } from "ravine/surfaces";
import { describe, expect, it } from "vitest";
import { readRule } from "../model/ruleText.js";
import { measureStep } from "./measures.js";
import { momentsOf } from "./moments.js";
import { explainInWords } from "./sentences.js";

function runOf(
	rule: Rule,
	surface: string = bowl.formula,
	steps = 60,
): RaceRun {
	const start = { x: -5, y: -2 };
	return race({ surface, start, rules: [rule], steps }).runs[0] as RaceRun;
}

function words(
	rule: Rule,
	at: number,
	surface: string = bowl.formula,
): string[] {
	const measures = measureStep(costFunction(surface), runOf(rule, surface), at);
	return explainInWords(rule.name, measures).map(({ parts }) =>
		parts.map((part) => (typeof part === "string" ? part : part.text)).join(""),
	);
}

describe("momentsOf", () => {
	const moments = (rule: Rule, at = 3) =>
		momentsOf(explainStep(runOf(rule), at));

	it("finds averages and sums by letting the rule step", () => {
		const found = moments(adam({ learningRate: 0.4, beta1: 0.8, beta2: 0.99 }));
		expect(found.map(({ name, of }) => [name, of])).toEqual([
			["m", "gradient"],
			["v", "square"],
		]);
		expect(found[0]?.keeps).toBeCloseTo(0.8, 14);
		expect(found[0]?.adds).toBeCloseTo(0.2, 14);
		expect(found[1]?.keeps).toBeCloseTo(0.99, 14);
		expect(moments(rules.heavyBall({ momentum: 0.7 }))).toEqual([
			{ name: "v", of: "gradient", keeps: 0.7, adds: 1 },
		]);
		expect(moments(rules.adagrad())).toEqual([
			{ name: "s", of: "square", keeps: 1, adds: 1 },
		]);
		expect(moments(sgd())).toEqual([]);
		// The largest gradient so far is neither.
		expect(moments(rules.adamax()).map(({ name }) => name)).toEqual(["m"]);
	});

	it("finds them in a text of one's own", () => {
		const { rule } = readRule(
			"setting a = 0.1\nstate q = 0\nq = 0.25 * q + 3 * g\nw = w - a * q",
		);
		expect(moments(rule as Rule)).toEqual([
			{ name: "q", of: "gradient", keeps: 0.25, adds: 3 },
		]);
	});
});

describe("the sentences", () => {
	it("explain an overshoot by the rate and the curvature", () => {
		expect(words(sgd({ learningRate: 0.45 }), 0)).toEqual([
			"Step 1 of sgd moves x by 0.45 and y by 3.6; the cost falls from 10.5 to 7.19.",
			"The gradient along y changes its sign, from −8 to 6.4, because the effective rate × the curvature is 1.8. At 1 the step would end on the floor, 2 is the edge: so the step passes the floor and ends nearer to it than it began.",
			"The step goes 9% of the way to the floor along x: this is the effective rate × the curvature; at 1 it would end on the floor.",
		]);
		expect(words(sgd({ learningRate: 0.51 }), 7).join()).toMatch(
			/is 2\.04.*beyond the edge/,
		);
		expect(words(sgd({ learningRate: 0.5 }), 7).join()).toMatch(
			/is 2\..*on the edge/,
		);
		expect(words(sgd({ learningRate: 0.2 }), 7).join()).not.toMatch(/sign/);
	});

	it("say what cancelled in an average, by its definition", () => {
		const rule = momentum({ learningRate: 0.45, beta: 0.9 });
		const run = runOf(rule);
		const at = 30;
		const share = (name: string) => {
			const slopes = run.slopes[name] as Float64Array;
			const weight = (k: number) => 0.9 ** (at - k) * 0.1;
			let [sum, size] = [0, 0];
			for (let k = 0; k <= at; k++) {
				sum += weight(k) * (slopes[k] as number);
				size += weight(k) * Math.abs(slopes[k] as number);
			}
			return 1 - Math.abs(sum) / size;
		};
		const measures = measureStep(bowl, run, at);
		expect(measures.moments[0]?.cancelled.x).toBeCloseTo(share("x"), 9);
		expect(measures.moments[0]?.cancelled.y).toBeCloseTo(share("y"), 9);
		expect(words(rule, at).join()).toMatch(
			/cancel in v, which remembers about 10 steps/,
		);
	});

	it("say how a root evens out the axes", () => {
		// The first gradient is 1 along x and 8 along y; the first step is equally long on both.
		const said = words(rmsprop({ learningRate: 0.2 }), 0);
		expect(said).toContain(
			"The root of s is 8 times as large along y as along x, and the step is divided by it: the gradients differ by a factor of 8, the steps by 1.",
		);
		expect(said).toContain(
			"The step is equally long along every axis, 0.632, although the gradients differ: only their signs count.",
		);
		expect(
			words(lion({ learningRate: 0.1, weightDecay: 0 }), 4).join(),
		).toMatch(/equally long along every axis, 0\.1/);
	});

	it("say what an average that started at 0 has gathered, unless it is corrected", () => {
		// 1 - 0.9^2 = 0.19, and 1 / sqrt(0.19) = 2.29
		expect(words(momentum({ learningRate: 0.45, beta: 0.9 }), 1)).toContain(
			"v started at 0 and has gathered only 19% of its weight by step 2: it is still smaller than the gradients that it averages, and the step is short.",
		);
		expect(words(rmsprop({ learningRate: 0.2, beta: 0.9 }), 1)).toContain(
			"s started at 0 and has gathered only 19% of its weight by step 2: the step, which is divided by its root, is 2.3 times as long as with the whole.",
		);
		// 1 - 0.9^22 is more than 0.9.
		for (const [rule, at] of [
			[momentum({ learningRate: 0.45, beta: 0.9 }), 21],
			[adam(), 1],
			[rules.heavyBall(), 1],
			[sgd(), 1],
		] as const)
			expect(words(rule, at).join()).not.toContain("has gathered only");
	});

	it("say what the bias correction does", () => {
		const said = words(adam(), 0);
		expect(said).toContain(
			"m started at 0 and is still too small at t = 1; the bias correction multiplies it by 10.",
		);
		expect(said).toContain(
			"v started at 0 and is still too small at t = 1; the bias correction multiplies it by 1000.",
		);
		expect(words(adam({ beta1: 0.5 }), 40)).toContain(
			"The bias correction of m has faded: it multiplies by 1.0000.",
		);
		// 1 / (1 - 0.8^21)
		expect(words(adam({ beta1: 0.8 }), 20)).toContain(
			"The bias correction of m has faded: it multiplies by 1.0093.",
		);
	});

	it("claim of an average only what the step does with it", () => {
		const own = (text: string) =>
			words(readRule(text).rule as Rule, 1).join(" ");
		const average = "state m = 0\nm = 0.9 * m + 0.1 * g\n";
		const square = "state v = 0\nv = 0.9 * v + 0.1 * g^2\n";
		expect(own(`${average}w = w - 0.1 * m`)).toMatch(/the step is short/);
		// Steps of signs, with a correction of one's own, and a state that is only watched.
		expect(own(`${average}w = w - 0.1 * sign(m)`)).not.toMatch(/gathered/);
		expect(words(lion(), 1).join()).not.toMatch(/gathered/);
		expect(own(`${average}w = w - 0.1 * m / (1 - 0.9^t)`)).not.toMatch(
			/gathered/,
		);
		expect(own(`${square}w = w - 0.1 * g / sqrt(v)`)).toMatch(
			/2\.3 times as long .* is divided by it/,
		);
		expect(own(`${square}w = w - 0.1 * g`)).not.toMatch(/divided/);
		expect(own(`${square}w = w - 0.1 * g / (sqrt(v) + 1e9)`)).not.toMatch(
			/divided/,
		);
	});

	it("tell floors from creases, crests, poles and noise", () => {
		const said = (formula: string, x: number, rule: Rule, noise = 0) => {
			const surface = costFunction(formula);
			const options = { rules: [rule], steps: 2, noise, seed: 3 };
			const [run] = race({ surface, start: { x }, ...options }).runs;
			return explainInWords("it", measureStep(surface, run as RaceRun, 0))
				.flatMap(({ parts }) =>
					parts.map((part) => (typeof part === "string" ? part : part.text)),
				)
				.join("");
		};
		const climb = readRule("w = w + g").rule as Rule;
		const descend = sgd({ learningRate: 0.4 });
		expect(said("x^4", 0.9, descend)).toMatch(/across a floor/);
		expect(said("abs(x)", 0.2, descend)).toMatch(/across a crease/);
		expect(
			said("cos(3 * x)", -0.3, readRule("w = w + 0.2 * g").rule as Rule),
		).toMatch(/over a crest/);
		expect(said("1 / x^2", -1, climb)).toMatch(/slopes grow without bound/);
		expect(said("1e-9 * x", 1, descend, 1)).toMatch(/only by chance/);
		const noisy = Array.from({ length: 9 }, (_, k) =>
			said("1e-3 * x^2", 1 + k, descend, 1),
		).join();
		expect(noisy).toMatch(/goes uphill: by the noise or the mini-batch/);
	});

	it("tell costs apart that differ little, and where a run leaves the numbers", () => {
		expect(words(sgd({ learningRate: 1e-6 }), 0)[0]).toMatch(
			/falls from 10\.5 to 10\.4999\./,
		);
		const formula = "x^4 + y^4";
		const rule = sgd({ learningRate: 9 });
		const last = runOf(rule, formula).cost.length - 1;
		expect(words(rule, last, formula)[0]).toMatch(/cost is no number any more/);
		expect(words(rule, last - 1, formula)[0]).toMatch(/the cost rises/);
	});

	it("say how far a step goes of the way, where there is an end of the way", () => {
		const far = (formula: string, rate: number) =>
			words(sgd({ learningRate: rate }), 0, formula).join(" ");
		expect(far("x^2 + 3 * y^2", 0.1)).toMatch(
			/goes 20% of the way to the floor along x and 60% along y:/,
		);
		// The cost falls for ever, or its curvature is not the same on the way.
		expect(far("exp(x) + y", 0.1)).not.toMatch(/of the way/);
		expect(far("x^4 + y^4", 0.001)).not.toMatch(/of the way/);
		// Along the gradient g = (2x + y, 2y + x) the lowest cost is at the rate g·g / g·Hg.
		const [g, h] = [2 * -5 - 2, 2 * -2 - 5];
		const best = (g * g + h * h) / (2 * g * g + 2 * h * h + 2 * g * h);
		const coupled = "x^2 + y^2 + x * y";
		expect(far(coupled, best / 4)).toMatch(/goes 25% of the way to where/);
		expect(far(coupled, best / 0.8)).toMatch(
			/lowest after 80% of the step; the rest/,
		);
		expect(far(coupled, best / 0.4)).toMatch(
			/after 40% .* that the cost rises/,
		);
	});

	it("find a floor only where the slope changes its sign, and say that the cost rises only where it does", () => {
		// Near x = 1 the curvature of log(1 + x²) is almost 0, and far away its slope fades: its floor is on the other side.
		const surface = costFunction("log(1 + x^2) + 3 * log(1 + y^2)");
		for (const x of [0.99, 0.999, 0.9999]) {
			const [run] = race({
				...{ surface, rules: [readRule("w = w - 0.1 * g").rule as Rule] },
				...{ start: { x, y: 3 }, steps: 1 },
			}).runs as [RaceRun];
			expect(measureStep(surface, run, 0).axes[0]?.share).toBeUndefined();
		}
		// Steps of about twice the way; the curvature changes on it.
		const valley = costFunction("(1 - x)^2 + 100 * (y - x^2)^2");
		const { runs } = race({
			...{ surface: valley, start: { x: -1.2, y: 1 }, steps: 40 },
			rules: [rules.adagrad({ learningRate: 0.7 }), rmsprop()],
		});
		const verdicts = new Set<boolean>();
		for (const run of runs) {
			for (const [k, cost] of run.cost.subarray(0, -1).entries()) {
				const said = explainInWords("it", measureStep(valley, run, k))
					.flatMap(({ parts }) => parts)
					.join("");
				if (!/lowest after/.test(said)) continue;
				const rises = (run.cost[k + 1] as number) > cost;
				expect(/so far beyond that the cost rises/.test(said)).toBe(rises);
				verdicts.add(rises);
			}
		}
		expect(verdicts.size).toBe(2);
	});

	it("say why a run stands still, and what ended it", () => {
		const level = race({
			surface: bowl.formula,
			start: { x: 0, y: 0 },
			rules: [momentum()],
			steps: 3,
		}).runs[0] as RaceRun;
		const measures = measureStep(costFunction(bowl.formula), level, 1);
		const [, second] = explainInWords("it", measures);
		expect(second?.parts.join("")).toMatch(/gradient is 0 along every axis/);
		expect(words(sgd({ learningRate: 0 }), 1)[1]).toMatch(/the step is 0, or/);
		const rule = sgd({ learningRate: 1e60 });
		const last = runOf(rule).cost.length - 1;
		expect(words(rule, last).join()).toMatch(
			/Along y .* is 4×10⁶⁰\. 2 is the edge/,
		);
	});

	it("say that an average carries a step uphill", () => {
		const rule = momentum({ learningRate: 0.45, beta: 0.9 });
		const { slopes, variables, cost } = runOf(rule);
		const rise = (name: string, k: number) =>
			(slopes[name]?.[k] as number) *
			((variables[name]?.[k + 1] as number) - (variables[name]?.[k] as number));
		for (let k = 0; k < cost.length - 1; k++) {
			const isUp = rise("x", k) + rise("y", k) > 0;
			expect(/goes uphill: v, with the past/.test(words(rule, k).join())).toBe(
				isUp,
			);
		}
	});

	it("say that an average carries a step uphill only if the step would go downhill without it", () => {
		const uphill = (rule: Rule, formula: string) =>
			Array.from({ length: runOf(rule, formula).cost.length - 1 }, (_, k) =>
				words(rule, k, formula).join(" "),
			).flatMap((said) => /goes uphill[^.]*\./.exec(said) ?? []);
		// The step is not along the average alone, but it is the average that carries it.
		for (const rule of [
			rules.nesterov({ learningRate: 0.05, momentum: 0.95 }),
			lion({ learningRate: 0.3, weightDecay: 0 }),
		]) {
			const found = uphill(rule, "x^2 + 3 * y^2");
			expect(found).not.toEqual([]);
			expect(new Set(found).size).toBe(1);
			expect(found[0]).toMatch(/goes uphill: [vm], with the past gradients/);
		}
		// Here it is the decay that pulls to 0, away from the minimum.
		const decayed = readRule(
			"setting a = 0.1\nstate m = 0\nm = 0.5 * m + 0.5 * g\nw = w - 1e-3 * m - a * w",
		).rule as Rule;
		const found = uphill(decayed, "(x + 5)^2 + (y + 2.01)^2");
		expect(found).not.toEqual([]);
		expect(new Set(found)).toEqual(new Set(["goes uphill."]));
	});

	it("blame the noise only where the gradient that the step used goes downhill", () => {
		// The clipped momentum goes on to the right, against its own gradient; its average cannot be told.
		const rule = readRule(
			"chain(clipByGlobalNorm({ limit: 1 }), momentum({ learningRate: 0.3 }))",
		).rule as Rule;
		const surface = costFunction("(1-x)^2+100*(y-x^2)^2");
		const [run] = race({
			...{ surface, rules: [rule], start: { x: -1.2, y: 1 } },
			...{ steps: 40, noise: 0.5, seed: 2 },
		}).runs as [RaceRun];
		for (let k = 0; k < 40; k++) {
			const measures = measureStep(surface, run, k);
			const said = explainInWords("it", measures)
				.flatMap(({ parts }) => parts)
				.join("");
			const used = measures.axes.reduce(
				(sum, { gradient, moved }) => sum + gradient * moved,
				0,
			);
			if (/by the noise/.test(said)) expect(used).toBeLessThanOrEqual(0);
		}
		expect(measureStep(surface, run, 4).along?.slope).toBeGreaterThan(0);
		expect(
			explainInWords("it", measureStep(surface, run, 4))
				.map(({ parts }) => parts.join(""))
				.join(),
		).toMatch(/uphill\./);
	});

	it("say along which axis the gradient is larger where the root is not", () => {
		const formula = "x^4-2*x^2+0.3*x+y^2";
		const surface = costFunction(formula);
		const [run] = race({
			...{ surface, rules: [rmsprop({ learningRate: 0.3 })], steps: 9 },
			start: { x: 0.2, y: 2 },
		}).runs as [RaceRun];
		const measures = measureStep(surface, run, 4);
		const [x, y] = measures.axes as [
			(typeof measures.axes)[0],
			(typeof measures.axes)[0],
		];
		expect(Math.abs(y.gradient / x.gradient).toPrecision(2)).toBe("0.38");
		const said = explainInWords("it", measures).flatMap(({ parts }) =>
			parts.map((part) => (typeof part === "string" ? part : part.text)),
		);
		expect(said.join("")).toMatch(
			/as large along y as along x, and the step is divided by it: the gradient is 0\.38 times as large there, the step 0\.21 times as long\./,
		);
	});

	it("tell of links and schedules", () => {
		const clipped = readRule(
			"chain(clipByGlobalNorm({ limit: 1 }), sgd({ learningRate: 0.1 }))",
		).rule as Rule;
		expect(words(clipped, 0).join()).toMatch(
			/its length goes from 8\.06 to 1\./,
		);
		const section = readRule(
			'partition({ y: chain(clipByValue({ limit: 1 }), sgd()), "*": sgd() })',
		).rule as Rule;
		expect(words(section, 0).join()).toMatch(
			/the gradient along y before the rule uses it: its length goes from 8 to 1\./,
		);
		const cosine = readRule("sgd({ learningRate: cosine(0.4, 10) })")
			.rule as Rule;
		expect(words(cosine, 5).join()).toMatch(
			/a schedule has changed learningRate from 0\.4 to 0\.2\./,
		);
	});

	it("need no numbers that are not there", () => {
		for (const [formula, at] of [
			["x^2 + 0 * y", 0],
			["x + y", 4],
			["sqrt(abs(x)) + y^4", 9],
			["x * y", 20],
		] as const) {
			for (const make of Object.values(rules)) {
				if (typeof make !== "function") continue;
				const rule = (make as () => Rule)();
				const run = runOf(rule, formula);
				const last = Math.min(at, run.cost.length - 1);
				const text = explainInWords(
					"it",
					measureStep(costFunction(formula), run, last),
				)
					.flatMap(({ parts }) =>
						parts.map((part) => (typeof part === "string" ? part : part.text)),
					)
					.join("");
				expect(text).not.toMatch(/NaN|undefined|Infinity|∞/);
			}
		}
	});
});
