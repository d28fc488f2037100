import { isRefusal, type RaceRun, type Rule, race } from "ravine";

/** The states of a rule that can be drawn: what each is follows from how it answers the gradient. */
export interface Quantities {
	/** A state that points like the gradient, such as m or a velocity. `sign` is -1 for one that points downhill. */
	readonly average:
		| { readonly name: string; readonly sign: 1 | -1 }
		| undefined;
	/** A state that is large where gradients were, whatever their sign: their squares (power 2) or their sizes (power 1). */
	readonly spread: { readonly name: string; readonly power: 1 | 2 } | undefined;
}

const none: Quantities = { average: undefined, spread: undefined };
const known = new WeakMap<Rule["program"], Quantities>();

export function quantitiesOf(rule: Rule): Quantities {
	const found = known.get(rule.program) ?? tryGradients(rule);
	known.set(rule.program, found);
	return found;
}

/** The gradient that is tried; the others are twice it and its opposite. Small, so that nothing clips it. */
const TRIED = 1e-3;
const TOLERANCE = 1e-3;

/** Runs a rule on constant gradients and sees which states double, which grow fourfold and which change their sign. */
function tryGradients(rule: Rule): Quantities {
	let runs: readonly RaceRun[];
	try {
		runs = [TRIED, 2 * TRIED, -TRIED].map((slope) => runOn(rule, slope));
	} catch (error) {
		if (isRefusal(error)) return none;
		throw error;
	}
	const [once, twice, against] = runs as [RaceRun, RaceRun, RaceRun];
	let { average, spread } = none;
	for (const { name, per, start } of rule.program.states) {
		// A state that starts at an expression is a place or a size.
		if (per !== "parameter" || start !== undefined) continue;
		const at = (run: RaceRun, step: number) => run.states[name]?.w?.[step] ?? 0;
		const first = at(once, 1);
		const doubled = at(twice, 1) / first;
		const turned = at(against, 1) / first;
		const isLast = first === TRIED && at(once, 2) === TRIED;
		if (near(doubled, 2) && near(turned, -1) && !isLast)
			average ??= { name, sign: first > 0 ? 1 : -1 };
		else if (near(turned, 1) && first > 0 && near(doubled, 4))
			spread ??= { name, power: 2 };
		else if (near(turned, 1) && first > 0 && near(doubled, 2))
			spread ??= { name, power: 1 };
	}
	return { average, spread };
}

function runOn(rule: Rule, slope: number): RaceRun {
	const { runs } = race({
		surface: `${slope} * w`,
		start: { w: 0 },
		rules: [rule],
		steps: 2,
	});
	return runs[0] as RaceRun;
}

function near(value: number, wanted: number): boolean {
	return Math.abs(value - wanted) <= TOLERANCE * Math.abs(wanted);
}
