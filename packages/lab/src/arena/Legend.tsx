import { useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { grouped, readable, toldApart } from "../model/numbers.js";
import type { ArrowKinds } from "./arrows.js";
import { costAt } from "./levels.js";
import { Notes } from "./Notes.js";
import { type ArenaState, FEW_RUNS } from "./state.js";

interface LegendProps {
	readonly state: ArenaState;
}

/** What the shades, the signs and the arrows mean, with switches for those that can be hidden. */
export function Legend({ state }: LegendProps) {
	return (
		<div class="arena-legend">
			<div class="arena-keys">
				<Shades state={state} />
				<Signs state={state} />
				<InsetSwitch state={state} />
			</div>
			<ArrowSwitches state={state} />
			<Notes state={state} />
		</div>
	);
}

function Shades({ state }: LegendProps) {
	const low = useShadeText(state, 0);
	const high = useShadeText(state, 2);
	const isFlat = useComputed(() => state.levels.value.spacing === 0).value;
	if (state.plane.value.up === undefined || isFlat) return null;
	return (
		<span class="arena-key arena-cost">
			cost
			<span class="number">{low}</span>
			<span class="heat-bar" />
			<span class="number">{high}</span>
		</span>
	);
}

/** The cost of the darkest or the lightest shade, as a text that changes without rendering. */
function useShadeText(state: ArenaState, k: 0 | 2) {
	return useComputed(() => {
		const { scale, shades } = state.levels.value;
		const ends = [shades[0], shades[2]].map((shade) =>
			Math.min(costAt(scale, shade), Number.MAX_VALUE),
		);
		return toldApart(ends, 2)[k / 2];
	});
}

const STAR =
	"M0-7 1.8-2.4 6.7-2.2 2.8.9 4.1 5.7 0 3-4.1 5.7-2.8.9-6.7-2.2-1.8-2.4Z";

function Signs({ state }: LegendProps) {
	const minima = state.minima.value;
	const { target } = state.lab;
	const isRing =
		state.scale.value.fromLowest && state.plane.value.up !== undefined;
	const cost = readable(target.value);
	return (
		<>
			<Sign name="start">
				<circle class="ring" r="5.5" />
			</Sign>
			{minima.some(({ known }) => known) && (
				<Sign name={minima.length === 1 ? "minimum" : "minima"}>
					<path class="full" d={STAR} />
				</Sign>
			)}
			{minima.some(({ known }) => !known) && (
				<Sign name="lowest point found">
					<path class="outline" d={STAR} />
				</Sign>
			)}
			{isRing && (
				<Sign
					name={`target: cost ${cost}`}
					meaning="a run has arrived when its cost is below the target"
				>
					<ellipse class="target" rx="8" ry="5" />
				</Sign>
			)}
		</>
	);
}

interface SignProps {
	readonly name: string;
	readonly meaning?: string;
	readonly children: ComponentChildren;
}

function Sign({ name, meaning, children }: SignProps) {
	return (
		<span class="arena-key" title={meaning}>
			<svg viewBox="-10 -8 20 16" width="20" height="16" aria-hidden="true">
				{children}
			</svg>
			{name}
		</span>
	);
}

function ArrowSwitches({ state }: LegendProps) {
	// Texts, so that nothing is rendered while they stay the same.
	const average = useComputed(() => {
		const names = listed(state.arrows.value?.averages);
		return names === undefined ? "" : `, −${names}`;
	});
	const spread = useComputed(() => {
		const names = listed(state.arrows.value?.spreads);
		return names === undefined ? "" : `, √${names}`;
	});
	const isFew = useComputed(() => state.runs.value.length <= FEW_RUNS).value;
	const enlarged = useComputed(() => {
		const times = state.arrows.value?.enlarged ?? 1;
		const text = grouped(times);
		return times === 1 ? "" : `, ×${text}`;
	});
	return (
		<fieldset class="arena-switches">
			<legend>
				{isFew
					? "Arrows at the end of each path"
					: "Click or tap a path to see its arrows"}
			</legend>
			<Switch
				state={state}
				kind="gradient"
				name="downhill"
				meaning="−gradient: the steepest way down; the longer the arrow, the steeper the ground"
			>
				<path class="gradient" d="M-9 5 7-4M1-5 7-4 5 2" />
			</Switch>
			<Switch
				state={state}
				kind="average"
				name={<>average{average}</>}
				meaning="the running average of the gradients, which the rule keeps, with its sign turned"
			>
				<path class="average" d="M-9 5 7-4M1-5 7-4 5 2" />
			</Switch>
			<Switch
				state={state}
				kind="step"
				name={<>next step{enlarged}</>}
				meaning="the step that the rule takes from here"
			>
				<path class="step" d="M-9 5 3-2" />
				<path class="head" d="M0-5 9-5 4 4Z" />
			</Switch>
			<Switch
				state={state}
				kind="spread"
				name={<>usual slope{spread}</>}
				meaning="the root of the average squared gradient along each axis: the rule divides its step by it"
			>
				<ellipse class="spread" rx="9" ry="5" />
			</Switch>
		</fieldset>
	);
}

function InsetSwitch({ state }: LegendProps) {
	return (
		<label class="arena-switch">
			<input
				type="checkbox"
				checked={state.insetWanted.value}
				onChange={(event) => {
					state.insetWanted.value = event.currentTarget.checked;
				}}
			/>
			magnify the minimum
		</label>
	);
}

interface SwitchProps extends LegendProps {
	readonly kind: keyof ArrowKinds;
	readonly name: ComponentChildren;
	/** What the sign shows, in more words than the name. */
	readonly meaning: string;
	readonly children: ComponentChildren;
}

function Switch({ state, kind, name, meaning, children }: SwitchProps) {
	const { arrowKinds } = state;
	return (
		<label class="arena-switch" title={meaning}>
			<input
				type="checkbox"
				checked={arrowKinds.value[kind]}
				onChange={(event) => {
					arrowKinds.value = {
						...arrowKinds.value,
						[kind]: event.currentTarget.checked,
					};
				}}
			/>
			<svg viewBox="-10 -8 20 16" width="20" height="16" aria-hidden="true">
				{children}
			</svg>
			{name}
		</label>
	);
}

function listed(names: readonly string[] | undefined): string | undefined {
	return names && names.length > 0 ? names.join(" or ") : undefined;
}
