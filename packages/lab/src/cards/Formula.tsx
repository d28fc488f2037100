import { signal, useComputed, useSignalEffect } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { ScrollRegion } from "../controls/ScrollRegion.js";
import type { Lab } from "../model/lab.js";
import { FormulaView } from "./formulaView.js";
import { keepHeight } from "./keepHeight.js";

interface FormulaProps {
	readonly lab: Lab;
	/** The run's. */
	readonly id: number;
}

/** The variable whose numbers the formulas show; it is the same for all cards. */
const chosenVariable = signal<string | undefined>(undefined);

function variableOf(lab: Lab): string {
	const { variables } = lab.ground.value;
	const chosen = chosenVariable.value;
	return chosen !== undefined && variables.includes(chosen)
		? chosen
		: (variables[0] as string);
}

/** A rule's lines, with the numbers of the step that leads to the point which every view shows. */
export default function Formula({ lab, id }: FormulaProps) {
	const host = useRef<HTMLDivElement>(null);
	const view = useRef<FormulaView | undefined>(undefined);
	const run = useComputed(
		() => lab.raced.value.find((one) => one.id === id)?.run,
	);
	const point = useComputed(() => {
		const last = (run.value?.cost.length ?? 1) - 1;
		return Math.min(Math.max(0, lab.shownStep.value - 1), last);
	});
	const caption = useComputed(() => {
		const shown = run.value;
		if (shown === undefined) return "";
		const isBeyond = point.value === shown.cost.length - 1;
		return isBeyond && point.value < lab.steps.value
			? `Step ${point.value + 1}, after which the cost is not a finite number`
			: `Step ${point.value + 1}`;
	});
	const label = useComputed(() => {
		const place = lab.runs.value.findIndex((one) => one.id === id) + 1;
		return `The lines of rule ${place}, with the numbers of the step`;
	});
	useSignalEffect(() => {
		if (host.current === null || run.value === undefined) return;
		view.current ??= new FormulaView(host.current);
		view.current.show(run.value, point.value, variableOf(lab));
	});
	useEffect(() => {
		const release = keepHeight(host.current as HTMLElement);
		return () => {
			release();
			view.current?.end();
		};
	}, []);
	return (
		<div class="formula">
			<div class="formula-head">
				<span class="muted">{caption}</span>
				<VariableChoice lab={lab} />
			</div>
			<ScrollRegion label={label.value}>
				<div ref={host} />
			</ScrollRegion>
		</div>
	);
}

/** Variables that are offered side by side; more are in a list. */
const MAX_BUTTONS = 3;

function VariableChoice({ lab }: { readonly lab: Lab }) {
	const group = useId();
	const { variables } = lab.ground.value;
	const shown = variableOf(lab);
	const choose = (name: string) => {
		chosenVariable.value = name;
	};
	if (variables.length < 2) return null;
	if (variables.length > MAX_BUTTONS) {
		return (
			<select
				class="field"
				aria-label="The variable whose numbers are shown"
				value={shown}
				onChange={(event) => choose(event.currentTarget.value)}
			>
				{variables.map((name) => (
					<option key={name}>{name}</option>
				))}
			</select>
		);
	}
	return (
		<fieldset class="plain choice">
			<legend class="visually-hidden">
				The variable whose numbers are shown
			</legend>
			{variables.map((name) => (
				<label key={name}>
					<input
						type="radio"
						class="visually-hidden"
						name={group}
						checked={name === shown}
						onChange={() => choose(name)}
					/>
					{name}
				</label>
			))}
		</fieldset>
	);
}
