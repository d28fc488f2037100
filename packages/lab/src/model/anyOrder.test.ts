import fc from "fast-check";
import { expect, it } from "vitest";
import { draws } from "../../../../test/fuzz.js";
import { Lab, MAX_RUNS, type RunText } from "./lab.js";
import { readLink, writeLink } from "./link.js";
import { Timeline } from "./timeline.js";

/** What a person, a link and the tour do. */
type Act = (page: {
	readonly lab: Lab;
	readonly timeline: Timeline;
	/** Links of earlier states. */
	readonly links: string[];
	readonly removed: RunText[];
}) => void;

const costs = fc.constantFrom(
	...["bowl", "rosenbrock", "x^2", "a^2 + b^2", "größe^2 + x₁^2", "log(x)"],
	...["x^2 + y^2 + z^2", "1 / x", "x +", ""],
);
const texts = fc.constantFrom(
	...["sgd()", "adam({ learningRate: 0.4 })", "sgd({ learningRate: 1e9 })"],
	...["partition({ x: sgd(), '*': adam() })", "partition({ größe: lion() })"],
	...["state v = 0\nv = v + g\nw = w - 0.1 * v", "adam({ ", "", "prodigy"],
);
const number = fc.double({ noNaN: true, noDefaultInfinity: true });

const acts: fc.Arbitrary<Act> = fc.oneof(
	costs.map(
		(cost): Act =>
			({ lab }) =>
				lab.setCost(cost),
	),
	texts.map(
		(text): Act =>
			({ lab }) =>
				void lab.addRun(text),
	),
	fc.tuple(fc.nat(MAX_RUNS), texts).map(
		([k, text]): Act =>
			({ lab }) => {
				const { id } = lab.runs.value[k] ?? {};
				if (id !== undefined) lab.setText(id, text);
			},
	),
	fc.tuple(fc.nat(MAX_RUNS), fc.boolean()).map(
		([k, hidden]): Act =>
			(page) => {
				const run = page.lab.runs.value[k];
				if (run === undefined) return;
				if (hidden) page.lab.setHidden(run.id, !run.hidden);
				else {
					page.removed.push(run);
					page.lab.removeRun(run.id);
				}
			},
	),
	fc.nat(MAX_RUNS).map(
		(place): Act =>
			({ lab, removed }) => {
				const run = removed.pop();
				if (run !== undefined) lab.restoreRun(run, place);
			},
	),
	fc.tuple(number, number).map(
		([x, y]): Act =>
			({ lab }) => {
				lab.chosenStart.value = { x: x + 0, y: y + 0 };
			},
	),
	fc.nat(300).map(
		(steps): Act =>
			({ timeline }) =>
				timeline.setSteps(steps),
	),
	fc.integer().map(
		(step): Act =>
			({ timeline }) =>
				timeline.seek(step),
	),
	fc.nat(20).map(
		(k): Act =>
			({ lab, links }) => {
				const state = readLink(links[k] ?? "")?.state;
				if (state !== undefined) lab.apply(state);
			},
	),
	fc.constant<Act>(({ lab, links }) => {
		links.push(writeLink(lab.snapshot()));
	}),
);

it("whatever is done in whatever order, the runs are those of the cost, and a link has it all", () => {
	fc.assert(
		fc.property(fc.array(acts, { minLength: 20, maxLength: 40 }), (all) => {
			const lab = new Lab();
			const page = { lab, timeline: new Timeline(lab), links: [], removed: [] };
			for (const act of all) {
				act(page);
				const { variables } = lab.ground.value;
				for (const { run } of lab.raced.value)
					expect(Object.keys(run.variables)).toEqual([...variables]);
				const ids = lab.runs.value.map(({ id }) => id);
				expect(new Set(ids).size).toBe(ids.length);
				expect(lab.step.value).toBeLessThanOrEqual(lab.steps.value);
				expect(Number.isNaN(lab.target.value)).toBe(false);
			}
			const state = lab.snapshot();
			expect(readLink(writeLink(state))?.state).toEqual(state);
		}),
		draws(100, 20),
	);
});
