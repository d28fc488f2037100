import type { ComponentChildren } from "preact";
import { stepsToTarget } from "ravine";
import { Scrub } from "../controls/Scrub.js";
import {
	defaultState,
	type Lab,
	type LabRun,
	type LabState,
} from "../model/lab.js";
import { counted, readable } from "../model/numbers.js";
import { readRule, withSetting } from "../model/ruleText.js";
import { settingWords } from "../model/settingWords.js";

/** A step of the tour: what the page is set to, and the text beside it. */
export interface TourStep {
	readonly title: string;
	readonly state: LabState;
	readonly body: (lab: Lab) => ComponentChildren;
}

/** The cost that the tour's sentences call "there". */
const TARGET = 1e-3;

/** Adam without its bias correction, as lines. */
const uncorrected = `# adam uncorrected
setting learningRate = 0.4
setting beta1 = 0.8
setting beta2 = 0.99
setting epsilon = 1e-8
state m = 0
state v = 0
m = beta1 * m + (1 - beta1) * g
v = beta2 * v + (1 - beta2) * g^2
w = w - learningRate * m / (sqrt(v) + epsilon)`;

function preset(
	texts: readonly string[],
	steps: number,
	styles?: readonly number[],
): LabState {
	const runs = texts.map((text, k) => ({
		text,
		style: styles?.[k] ?? k,
		hidden: false,
	}));
	return { ...defaultState, runs, steps, step: 0 };
}

export const tourSteps: readonly TourStep[] = [
	{
		title: "Downhill, step by step",
		state: preset(["sgd({ learningRate: 0.1 })"], 60),
		body: (lab) => (
			<>
				<p>
					A <b>cost</b> says how wrong a model is, for all values of its
					parameters: here there are two, <i>x</i> and <i>y</i>. Training looks
					for its lowest point, the star. As on a map, every line joins points
					of equal cost; the bluer the ground, the lower.
				</p>
				<p>
					The <b>gradient</b> g is the slope: it points to where the cost rises
					fastest. Gradient descent steps the other way, again and again; a dot
					is a step. The <b>learning rate</b> α says how long the steps are,{" "}
					<i>w = w − α g</i> for each parameter w. Drag α ={" "}
					<Setting
						lab={lab}
						run={0}
						name="learningRate"
						low={0.01}
						high={0.49}
					/>{" "}
					or the ring where the path starts.
				</p>
			</>
		),
	},
	{
		title: "An oblong cost",
		state: preset(["sgd({ learningRate: 0.2 })"], 60),
		body: (lab) => (
			<>
				<p>
					This cost is a ravine: <i>0.1 x² + 2 y²</i>, twenty times steeper
					across than along. Gradient descent takes each step against the
					gradient, and the gradient here points across the ravine, hardly along
					it.
				</p>
				<p>
					So with a learning rate of{" "}
					<Setting lab={lab} run={0} name="learningRate" low={0.1} high={0.3} />{" "}
					the path drops to the floor at once and then creeps along it:{" "}
					{after(lab, 0)}. Drag the start: it does so from everywhere.
				</p>
			</>
		),
	},
	{
		title: "Too small, too large",
		state: preset(
			[
				"sgd({ learningRate: 0.05 })",
				"sgd({ learningRate: 0.45 })",
				"sgd({ learningRate: 0.51 })",
			],
			60,
		),
		body: (lab) => (
			<>
				<p>
					The learning rate says how long a step is. At{" "}
					<Setting
						lab={lab}
						run={0}
						name="learningRate"
						low={0.01}
						high={0.1}
					/>{" "}
					it takes forever: {after(lab, 0)}. At{" "}
					<Setting lab={lab} run={1} name="learningRate" low={0.3} high={0.5} />{" "}
					the path overshoots the floor at every step and zigzags:{" "}
					{after(lab, 1)}. At{" "}
					<Setting
						lab={lab}
						run={2}
						name="learningRate"
						low={0.51}
						high={0.6}
					/>{" "}
					each overshoot is longer than the last: {after(lab, 2)}.
				</p>
				<p>
					The edge can be computed. Each step multiplies <i>y</i> by 1 − rate ×
					curvature, and the curvature across is 4: with a rate of 0.5 that is
					−1, and beyond it the steps grow. Along the ravine the curvature is
					0.2, so <i>x</i> shrinks at most by a tenth a step. One rate cannot
					suit both.
				</p>
			</>
		),
	},
	{
		title: "Momentum",
		state: preset(
			[
				"sgd({ learningRate: 0.45 })",
				"momentum({ learningRate: 0.45, beta: 0.9 })",
			],
			60,
			[1, 0],
		),
		body: (lab) => (
			<>
				<p>
					Momentum steps along a moving average of the gradients, the velocity:{" "}
					<i>v = β v + (1 − β) g</i>, then <i>w = w − α v</i>. Every number of
					the parameters has its own velocity.
				</p>
				<p>
					Across the ravine the gradients change sign from step to step and
					cancel in the average; along it they agree and add up. With β ={" "}
					<Setting lab={lab} run={1} name="beta" low={0} high={0.99} /> the
					average remembers about {remembered(lab, 1)}, and {after(lab, 1)}.
					Plain descent at the same rate: {after(lab, 0)}. Set β to 0, and the
					two are the same.
				</p>
			</>
		),
	},
	{
		title: "RMSprop",
		state: preset(
			[
				"momentum({ learningRate: 0.45, beta: 0.9 })",
				"rmsprop({ learningRate: 0.4, beta: 0.9 })",
			],
			60,
		),
		body: (lab) => (
			<>
				<p>
					RMSprop averages the <i>squares</i> of the gradient:{" "}
					<i>s = β s + (1 − β) g²</i>. It divides each step by the root of that
					average: <i>w = w − α g / (√s + ε)</i>. Where gradients are large,
					across, the step is made smaller; where they are small, along, it is
					made larger. Its first step is equally long on both axes,{" "}
					{firstSteps(lab, 1)}.
				</p>
				<p>
					There is nothing to wait for: with α ={" "}
					<Setting
						lab={lab}
						run={1}
						name="learningRate"
						low={0.02}
						high={0.6}
					/>{" "}
					{after(lab, 1)}; momentum needs to gather speed first: {after(lab, 0)}
					.
				</p>
			</>
		),
	},
	{
		title: "What RMSprop does not do",
		state: preset(
			[
				"rmsprop({ learningRate: 0.4, beta: 0.9 })",
				"rmsprop({ learningRate: 0.2, beta: 0.9 })",
				"rmsprop({ learningRate: 0.02, beta: 0.9 })",
			],
			400,
			[1, 3, 4],
		),
		body: (lab) => (
			<>
				<p>
					It does not settle. Near the minimum the gradients get small, their
					root does too, and the quotient stays near 1: the steps stay about α
					long, however flat the ground is. After{" "}
					{counted(lab.steps.value, "step")} the costs are {costAtEnd(lab, 0)}{" "}
					with α ={" "}
					<Setting lab={lab} run={0} name="learningRate" low={0.1} high={0.6} />
					, {costAtEnd(lab, 1)} with {settingOf(lab, 1, "learningRate")} and{" "}
					{costAtEnd(lab, 2)} with {settingOf(lab, 2, "learningRate")}.
				</p>
				<p>
					A small rate ends lower and takes longer to get there. A schedule has
					both: it lowers the rate while the race goes on. Type{" "}
					<code>cosine(0.4, 400)</code> in place of a number in a rule's text
					and look.
				</p>
			</>
		),
	},
	{
		title: "Bias correction",
		state: preset(
			["adam({ learningRate: 0.4, beta1: 0.8, beta2: 0.99 })", uncorrected],
			60,
			[3, 2],
		),
		body: (lab) => (
			<>
				<p>
					A moving average that starts at 0 is too small at first: after one
					step it is (1 − β) g, not g. Adam divides it by <i>1 − βᵗ</i>, where t
					is the number of the step; that is exactly the weight that the average
					has gathered. At t = 1 with β₁ ={" "}
					<Setting lab={lab} run={0} name="beta1" low={0} high={0.99} /> it
					multiplies by {overRest(lab, 0, "beta1")}, and the effect fades as t
					grows.
				</p>
				<p>
					Without it the two averages are wrong by different amounts, (1 − β₁)
					on top and √(1 − β₂) below. The other run leaves it out: its first
					step along <i>x</i> is {firstStep(lab, 1)} long, that of Adam{" "}
					{firstStep(lab, 0)}, which is its rate.
				</p>
			</>
		),
	},
	{
		title: "Adam",
		state: preset(
			defaultState.runs.map(({ text }) => text),
			60,
		),
		body: (lab) => (
			<>
				<p>
					Adam takes both: the average of the gradients on top, as momentum
					does, and the root of the average of their squares below, as RMSprop
					does, both corrected. With α ={" "}
					<Setting
						lab={lab}
						run={3}
						name="learningRate"
						low={0.02}
						high={0.9}
					/>
					, β₁ = <Setting lab={lab} run={3} name="beta1" low={0} high={0.99} />{" "}
					and β₂ ={" "}
					<Setting
						lab={lab}
						run={3}
						name="beta2"
						low={0.5}
						high={0.999}
						decimals={3}
					/>{" "}
					{after(lab, 3)}.
				</p>
				<p>
					The paper's defaults are β₁ = 0.9, β₂ = 0.999 and ε = 10⁻⁸, which only
					prevents a division by zero. The learning rate α needs tuning for
					every problem; "Which learning rate?" below shows the whole range of
					it at once.
				</p>
			</>
		),
	},
	{
		title: "Mini-batches",
		state: {
			...preset(
				defaultState.runs.map(({ text }) => text),
				200,
			),
			noise: 1,
		},
		body: (lab) => (
			<>
				<p>
					In training, the parameters are the weights W and the bias b of a
					model, and each step sees the gradients dW and db of one mini-batch of
					the data: the gradient and some noise. Here the noise has a standard
					deviation of{" "}
					<Scrub
						label="the standard deviation of the noise"
						value={lab.noise.value}
						low={0.1}
						high={4}
						decimals={1}
						onChange={(value, done) => {
							lab.dragging.value = !done;
							lab.noise.value = value;
						}}
					/>
					, the same for every rule. With noise no run settles. Averaged over
					the second half of the race, the cost is {lateCost(lab, 0)} with plain
					descent, {lateCost(lab, 1)} with momentum, {lateCost(lab, 2)} with
					RMSprop and {lateCost(lab, 3)} with Adam. An average of the gradients
					smooths the noise, and shorter steps keep less of it.
				</p>
				<p>
					Further down, "Your data" makes real mini-batches from a table of
					yours, and "A network" trains one. Or choose another surface above the
					picture, type a formula of your own, and change any rule's text.
				</p>
			</>
		),
	},
];

interface SettingProps {
	readonly lab: Lab;
	/** The run's place in the list. */
	readonly run: number;
	readonly name: string;
	readonly low: number;
	readonly high: number;
	readonly decimals?: number;
}

/** A setting of a run, in a sentence. */
function Setting({ lab, run, name, low, high, decimals = 2 }: SettingProps) {
	const text = lab.runs.value[run];
	const value = settingNumber(lab, run, name);
	if (text === undefined || value === undefined)
		return <span class="muted">–</span>;
	const rule = readRule(text.text).rule?.name ?? "";
	return (
		<Scrub
			{...{ low, high, decimals, value }}
			label={`${settingWords(name)} of ${rule}`}
			onChange={(wanted, done) => {
				lab.dragging.value = !done;
				lab.setText(text.id, withSetting(text.text, name, wanted));
			}}
		/>
	);
}

function settingNumber(
	lab: Lab,
	run: number,
	name: string,
): number | undefined {
	const text = lab.runs.value[run]?.text;
	const value =
		text === undefined ? undefined : readRule(text).rule?.settings[name];
	return typeof value === "number" ? value : undefined;
}

function settingOf(lab: Lab, run: number, name: string): string {
	const value = settingNumber(lab, run, name);
	return value === undefined ? "–" : shown(value);
}

/** The run at a place in the list, raced. */
function raced(lab: Lab, place: number): LabRun | undefined {
	const id = lab.runs.value[place]?.id;
	return lab.raced.value.find((one) => one.id === id);
}

function shown(value: number): string {
	return readable(value, 2);
}

/** How a run fares, as the end of a sentence: "the cost is below 0.001 after 42 steps". */
function after(lab: Lab, place: number): string {
	const run = raced(lab, place)?.run;
	if (run === undefined) return "the run is not there";
	const steps = stepsToTarget(run, TARGET);
	if (steps !== null)
		return `the cost is below ${shown(TARGET)} after ${counted(steps, "step")}`;
	if (run.diverged) return "it diverges";
	return `after ${counted(run.cost.length - 1, "step")} the cost is still ${shown(run.cost.at(-1) as number)}`;
}

function costAtEnd(lab: Lab, place: number): string {
	const cost = raced(lab, place)?.run.cost.at(-1);
	return cost === undefined ? "–" : shown(cost);
}

/** The mean cost of the second half of the race. */
function lateCost(lab: Lab, place: number): string {
	const run = raced(lab, place)?.run;
	if (run === undefined) return "–";
	if (run.diverged) return "beyond all bounds";
	const late = run.cost.subarray(Math.ceil(run.cost.length / 2));
	return shown(late.reduce((sum, one) => sum + one, 0) / late.length);
}

/** The steps that an average remembers. */
function remembered(lab: Lab, place: number): string {
	const steps = overRest(lab, place, "beta");
	return `${steps} ${steps === "1" ? "step" : "steps"}`;
}

/** 1 / (1 - β): the steps that an average remembers, and the factor of its bias correction at the first step. */
function overRest(lab: Lab, place: number, name: string): string {
	const beta = settingNumber(lab, place, name);
	return beta === undefined ? "–" : shown(1 / (1 - beta));
}

/** The lengths of a run's first step along each variable. */
function firstLengths(lab: Lab, place: number): readonly number[] {
	const columns = Object.values(raced(lab, place)?.run.variables ?? {});
	return columns.map((column) =>
		Math.abs((column[1] as number) - (column[0] as number)),
	);
}

function firstStep(lab: Lab, place: number): string {
	const [first] = firstLengths(lab, place);
	return first === undefined || Number.isNaN(first) ? "–" : shown(first);
}

function firstSteps(lab: Lab, place: number): string {
	const lengths = firstLengths(lab, place).map(shown);
	return [...new Set(lengths)].join(" and ");
}
