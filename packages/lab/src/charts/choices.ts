/** What the charts show of a step. */
type StepView = "length" | "rate";

/** What the reader chose to see; undefined: the page chooses. */
export interface Choices {
	readonly axis: string | undefined;
	readonly state: string | undefined;
	readonly step: StepView;
}

/** Reads the choices that a link keeps; what cannot be read is left to the page. */
export function readChoices(text: string | undefined): Choices {
	const fields = new URLSearchParams(text ?? "");
	return {
		axis: fields.get("axis") ?? undefined,
		state: fields.get("state") ?? undefined,
		step: fields.get("step") === "rate" ? "rate" : "length",
	};
}

/** The choices as a link keeps them. */
export function writeChoices({ axis, state, step }: Choices): string {
	const fields = new URLSearchParams();
	if (axis !== undefined) fields.set("axis", axis);
	if (state !== undefined) fields.set("state", state);
	if (step !== "length") fields.set("step", step);
	return fields.toString();
}
