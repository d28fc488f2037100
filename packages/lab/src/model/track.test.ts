import { costFunction, type Rule, race } from "ravine";
import { describe, expect, it } from "vitest";
import { defaultState, Lab } from "./lab.js";
import { readRule } from "./ruleText.js";
import { Track } from "./track.js";

const ends = (lab: Lab) =>
	lab.raced.value.map(({ run: { cost } }) => cost.at(-1));

describe("the race", () => {
	it("has the numbers of the library's race of all rules", () => {
		const lab = new Lab({ ...defaultState, noise: 0.3, seed: 7 });
		const rules = defaultState.runs.map(({ text }) => {
			const { rule } = readRule(text);
			if (rule === undefined) throw new Error(text);
			return rule;
		});
		const { runs } = race({
			...{ surface: lab.ground.value.surface, start: lab.start.value },
			...{ rules, steps: 100, noise: 0.3, seed: 7 },
		});
		expect(lab.raced.value.map(({ run }) => run)).toEqual(runs);
	});

	it("computes only the run that has changed", () => {
		const lab = new Lab();
		const [first, second] = lab.raced.value;
		lab.setText(second?.id as number, "momentum({ learningRate: 0.2 })");
		const [same, other] = lab.raced.value;
		expect(same?.run).toBe(first?.run);
		expect(other?.run).not.toBe(second?.run);
		expect(other?.label).toBe("momentum 0.2");
	});

	it("keeps a run's last rule while its text has an error", () => {
		const lab = new Lab();
		const before = ends(lab);
		const id = lab.runs.value[1]?.id as number;
		for (const text of ["momentum({ learn", "clipByNorm()", ""]) {
			lab.setText(id, text);
			expect(ends(lab)).toEqual(before);
			expect([...lab.runProblems.value.keys()]).toEqual([id]);
		}
		lab.setText(id, "clipByNorm()");
		expect(lab.runProblems.value.get(id)?.message).toBe(
			"clipByNorm never assigns w, the parameters; chain it with a rule, as chain(clipByNorm(), adam())",
		);
		lab.steps.value = 20;
		expect(lab.raced.value.map(({ run }) => run.cost.length)).toEqual([
			21, 21, 21, 21,
		]);
		lab.setText(id, "sgd()");
		expect(lab.runProblems.value.size).toBe(0);
	});

	it("leaves out a run that never had a rule, and says why nothing races", () => {
		const lab = new Lab();
		const id = lab.addRun("nonsense(") as number;
		expect(lab.raced.value).toHaveLength(4);
		expect(lab.runProblems.value.has(id)).toBe(true);
		lab.setCost("log(x)");
		lab.chosenStart.value = { x: -1 };
		expect(lab.raced.value).toEqual([]);
		expect(lab.raceProblem.value).toMatch(/start/);
	});

	it("leaves a run out where its rule does not suit the cost, and takes it up again", () => {
		const lab = new Lab();
		const id = lab.runs.value[0]?.id as number;
		const raced = () => lab.raced.value.find((one) => one.id === id)?.run;
		lab.setText(id, 'partition({ x: sgd(), "*": adam() })');
		const before = raced()?.cost;
		expect(before).toBeDefined();
		lab.setText(id, "partition({ x: ");
		lab.setCost("a^2 + b^2");
		for (const { run } of lab.raced.value)
			expect(Object.keys(run.variables)).toEqual(["a", "b"]);
		expect(raced()).toBeUndefined();
		lab.setCost("bowl");
		expect(raced()?.cost).toEqual(before);
	});

	it("shortens the name of a partition of many rules", () => {
		const lab = new Lab();
		const rules = "sgd adam rmsprop lion yogi nadam momentum signum"
			.split(" ")
			.map(
				(name, k) => `${k === 0 ? "x" : k === 1 ? "y" : `a${k}`}: ${name}()`,
			);
		lab.setText(
			lab.runs.value[0]?.id as number,
			`partition({ ${rules.slice(0, 2).join(", ")} })`,
		);
		expect(lab.raced.value[0]?.label).toBe("partition(sgd, adam)");
		lab.setCost("x^2 + y^2 + a2^2 + a3^2 + a4^2 + a5^2 + a6^2 + a7^2");
		lab.setText(
			lab.runs.value[0]?.id as number,
			`partition({ ${rules.join(", ")} })`,
		);
		expect(lab.raced.value[0]?.label).toBe(
			"partition(sgd, adam, rmsprop, lion, yogi, nadam,…",
		);
	});

	it("has a target a little above the lowest minimum", () => {
		const lab = new Lab();
		expect(lab.target.value).toBe(1e-3);
		lab.setCost("mcCormick");
		expect(lab.target.value).toBeCloseTo(-1.9132 + 1e-3, 3);
		lab.setCost("x^2 + 5");
		expect(lab.target.value).toBe(5 + 1e-3);
		lab.setCost("(x - 1)^2 + 2 * (x * y)^2");
		expect(lab.target.value).toBe(1e-3);
		// Without a lowest cost: below the start's cost, -5.
		lab.setCost("x + y");
		expect(lab.target.value).toBe(-10);
		lab.chosenTarget.value = -7;
		expect(lab.target.value).toBe(-7);
		lab.setCost("x - y");
		expect(lab.target.value).toBe(-2);
	});
});

it("a cost that takes too long is raced for fewer steps, with the library's numbers", () => {
	// Sines of large numbers, as far from cheap as a formula can be.
	const slow = Array.from(
		{ length: 60 },
		(_, k) => `sin(1e9 * x + ${k} * y)`,
	).join(" + ");
	const surface = costFunction(slow);
	const conditions = {
		...{ surface, start: { x: 1, y: 2 }, steps: 100_000 },
		...{ noise: 0, seed: 1 },
	};
	const text = "sgd({ learningRate: 1e5 })";
	const [racer] = new Track(20).race([{ id: 1, text }], conditions);
	const steps = racer?.steps as number;
	expect(steps).toBeGreaterThanOrEqual(500);
	expect(steps).toBeLessThan(100_000);
	expect(racer?.run?.cost).toHaveLength(steps + 1);
	const rules = [readRule(text).rule as Rule];
	const wanted = race({ ...conditions, steps: 500, rules }).runs[0];
	expect(racer?.run?.cost.slice(0, 501)).toEqual(wanted?.cost);
});
