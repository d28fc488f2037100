import { formatNumber } from "@ravine/plot";
import {
	isSurface,
	type Race,
	type RaceRun,
	type Surface,
	stepsToTarget,
} from "ravine";
import { labelRules, plainSettings, settingsText } from "../rules.js";
import { formatTable } from "../table.js";
import { counted } from "../text.js";
import { MAX_TRIALS } from "./rates.js";

/** The cost to which the target is added: a surface's lowest known minimum, or 0. */
function floorOf({ surface }: Race): number {
	if (!isSurface(surface)) return 0;
	const costs = surface.minima.map(({ cost }) => cost);
	return costs.length === 0 ? 0 : Math.min(...costs);
}

/** The first step after which a run is within `target` of the race's lowest known cost; null if it never is. */
export function stepsOf(
	done: Race,
	run: RaceRun,
	target: number,
): number | null {
	return stepsToTarget(run, floorOf(done) + target);
}

/** The cost after the last step, or null if that is not finite. */
function finalCost({ steps }: Race, { cost }: RaceRun): number | null {
	return cost[steps] ?? null;
}

/** A race as `--json` prints it. */
export function raceRecord(done: Race, target: number): object {
	const { surface, start, runs } = done;
	const labels = labelRules(runs.map(({ rule }) => rule));
	return {
		surface: isSurface(surface) ? surface.name : surface.formula,
		start,
		target,
		runs: runs.map((run, k) => ({
			rule: run.rule.name,
			label: labels[k],
			settings: plainSettings(run.settings),
			stepsToTarget: stepsOf(done, run, target),
			finalCost: finalCost(done, run),
			diverged: run.diverged,
			path: pointsOf(run),
		})),
	};
}

/** A run's points, one after the other. */
function pointsOf({ cost, variables }: RaceRun): number[][] {
	const columns = Object.values(variables);
	return Array.from(cost, (_, step) =>
		columns.map((column) => column[step] as number),
	);
}

/** A race's results as a table of text. */
export function raceTable(done: Race, target: number): string {
	return formatTable(
		[
			{ title: "rule" },
			{ title: "settings" },
			{ title: "steps to target", right: true },
			{ title: "final cost", right: true },
			{ title: "diverged" },
		],
		done.runs.map((run) => {
			const cost = finalCost(done, run);
			return [
				run.rule.name,
				settingsText(run.rule),
				String(stepsOf(done, run, target) ?? "never"),
				cost === null ? "not finite" : formatNumber(cost),
				run.diverged ? "yes" : "no",
			];
		}),
	);
}

/** Two lines that describe the race. */
export function raceHeadline(
	{ surface, start, steps, noise }: Race,
	target: number,
): string {
	const from = Object.entries(start)
		.map(([name, value]) => `${name} = ${formatNumber(value)}`)
		.join(", ");
	const name = isSurface(surface) ? `${surface.name}: ` : "";
	const below = isSurface(surface)
		? `less than ${formatNumber(target)} above the minimum`
		: `a cost below ${formatNumber(target)}`;
	return [
		`${name}${surface.formula}\n`,
		`from ${from}, ${counted(steps, "step")}${noise > 0 ? `, noise ${formatNumber(noise)}` : ""}; target: ${below}\n`,
	].join("");
}

/** Says where the learning rates come from. */
export function ratesText(
	surface: Surface | string,
	rules: readonly string[],
	curvature: number | undefined,
): string {
	if (typeof surface === "string") {
		return curvature === undefined
			? "rates: the rules' defaults or those given"
			: `rates that were not given: the best of ${MAX_TRIALS} around 1 / curvature at the start (${formatNumber(curvature)}), by the cost at the end`;
	}
	const own = rules.filter((name) => Object.hasOwn(surface.settings, name));
	if (own.length === 0) return "rates: the rules' defaults";
	return own.length === rules.length
		? "rates: the surface's own"
		: "rates: the surface's own where it has some, else the rules' defaults";
}
