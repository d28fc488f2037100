import type { ReadonlySignal } from "@preact/signals";
import type { Lab } from "../model/lab.js";
import { counted, grouped, readable } from "../model/numbers.js";
import type { Plan } from "./questions.js";

interface ConditionsProps {
	readonly lab: Lab;
	readonly plan: ReadonlySignal<Plan | undefined>;
	/** Where the descents start. */
	readonly from?: string;
	/** What the descents are to reach, if it is not the target. */
	readonly goal?: string;
}

/** How a picture was computed, in words. */
export function Conditions({
	lab,
	plan,
	from = "From the start of the race",
	goal,
}: ConditionsProps) {
	const now = plan.value;
	if (now === undefined) {
		return (
			<p class="muted map-note" role="status">
				Computing …
			</p>
		);
	}
	const race = lab.steps.value;
	return (
		<p class="muted map-note">
			{from}, {counted(now.steps, "step")}
			{now.steps < race ? ` (the first of the race's ${grouped(race)})` : ""}{" "}
			{goal ?? `to a cost below ${readable(now.target)}`}.
			{goal === undefined && startsBelow(lab, now.target)
				? " The start is already below it."
				: ""}
			{lab.noise.value > 0 ? " The race's noise is left out." : ""}
			{lab.conditions.value.batch !== undefined
				? " The race's mini-batches are left out: every step uses all rows."
				: ""}
			{now.coarse === "interpreted"
				? " WebAssembly is not allowed here, so the picture is coarser and takes longer."
				: ""}
			{now.coarse === "slow"
				? " This cost takes long, so the picture stays coarse."
				: ""}
		</p>
	);
}

function startsBelow(lab: Lab, target: number): boolean {
	const { surface, variables } = lab.ground.value;
	const start = lab.start.value;
	const point = Float64Array.from(variables, (name) => start[name] as number);
	return surface.cost(point) < target;
}
