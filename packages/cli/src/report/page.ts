import {
	contourScene,
	curvesScene,
	formatNumber,
	runSwatch,
	type Scene,
	type Series,
} from "@ravine/plot";
import {
	adam,
	momentum,
	movingAverage,
	type Race,
	type RaceRun,
	type Rule,
	rmsprop,
	sgd,
} from "ravine";
import {
	glossary,
	printFormula,
	printLines,
	printRule,
	rangeText,
} from "ravine/explain";
import { stepsOf } from "../race/results.js";
import type { Training } from "../train/training.js";
import {
	boxOf,
	drawBoth,
	figure,
	type PlayerData,
	type ReaderData,
	readScripts,
	stepControls,
} from "./figures.js";
import { escapeHtml, htmlPage, htmlTable } from "./html.js";
import { rateControls, ratesData } from "./rates.js";
import { pageStyle } from "./style.js";

export interface ReportContents {
	/** Plain descent with a small, a large and a too large rate; momentum; RMSprop; Adam; RMSprop with half its rate. */
	readonly classic: Race;
	/** The cost to reach. */
	readonly target: number;
	/** Plain descent, momentum, RMSprop, Adam. */
	readonly digits: Training;
	readonly epochs: number;
}

/** The β of the smoothed curves. */
const smoothing = 0.95;
/** The number of steps in the pictures of several rules: enough to arrive, few enough to see. */
const shownSteps = 60;
/** The length of the animated picture's loop, in seconds, and of the part in which the paths move. */
const LOOP = 10;
const MOVING = 0.8 * LOOP;
/** The number of steps in the curves of its cost: enough for RMSprop to leave the minimum more than once. */
const curveSteps = 200;

/** The digits' four rules have the colours that they have on the bowl. */
const DIGITS_STYLES = [1, 3, 4, 5] as const;
/** The running averages have colours that no run beside them has. */
const AVERAGES_STYLES = [DIGITS_STYLES[0], 7, 0] as const;

/** The report as one self-contained web page. */
export function reportPage(contents: ReportContents): string {
	const sections = [
		introduction(contents),
		firstRace(contents),
		plainDescent(contents),
		averages(contents),
		threeRules(contents),
		restlessness(contents),
		digitsSection(contents),
		ownTraining(),
		settingsSection(),
		footer(),
	];
	return htmlPage(
		"Down the ravine: momentum, RMSprop and Adam",
		pageStyle,
		`<main>\n${sections.join("\n")}\n</main>`,
		readScripts(),
	);
}

function introduction({ classic }: ReportContents): string {
	return `<h1>Down the ravine</h1>
<p class="lead">How a learning rate, momentum, RMSprop and Adam move. Every line and number on this page was computed when the page was written, by the update rules in the formulas shown.</p>
<p>The landscape is an oblong bowl,
<span class="formula">${printFormula(classic.surface, "mathml")}</span>,
twenty times steeper across (<i>y</i>) than along (<i>x</i>). All runs begin at <i>x</i> = −5, <i>y</i> = −2; they have arrived when the cost is below 0.001.</p>`;
}

/** Six runs that draw themselves, and below them the way to the lab. */
function firstRace({ classic }: ReportContents): string {
	const runs = classic.runs.slice(0, 6);
	const race = shortened({ ...classic, runs }, shownSteps);
	const labels = runs.map(({ rule }) => nameOf(rule));
	const pictures = drawBoth((width) =>
		contourScene({
			race,
			title: "Six ways down one bowl",
			inset: true,
			animate: { seconds: LOOP, begin: "indefinite" },
			width,
		}),
	);
	const data: PlayerData = {
		steps: shownSteps,
		moving: MOVING,
		labels,
		costs: race.runs.map(({ cost }) => Array.from(cost, numberText)),
	};
	const controls = stepControls({
		id: "race-step",
		count: shownSteps + 1,
		button: '<button type="button">Play</button>',
		what: "the cost of each run at this step",
		entries: labels.map((label, k) => `${swatch(k)} ${label}`),
	});
	return `${figure(pictures, { name: "player", controls, data })}
<p>The first three runs differ only in their learning rate; the others are momentum, RMSprop and Adam. The box in the corner magnifies the surroundings of the minimum. The sections below explain why they move as they do. To type a cost or a rule of your own, drag the start and watch, open <b>the lab</b>: <code>ravine lab</code>, or in a clone of the repository <code>npm run lab</code>.</p>`;
}

function plainDescent({ classic, target }: ReportContents): string {
	const runs = classic.runs.slice(0, 3);
	const [small, large] = runs as [RaceRun, RaceRun];
	const pictures = drawBoth((width) =>
		contourScene({
			race: { ...classic, runs },
			title: "Plain descent, three learning rates",
			width,
		}),
	);
	const picture = figure(pictures, {
		name: "rates",
		controls: rateControls,
		data: ratesData(classic, target, pictures),
	});
	return `<h2>One learning rate, two slopes</h2>
<p>Plain gradient descent steps straight down the slope. The learning rate α sets the length of the step:</p>
${formula(sgd())}
${picture}
${classicTable(classic, runs, target)}
<ul>
<li><b>Too small</b> (α = 0.05): nothing goes wrong, and little happens. Along the floor of the valley the slope is faint, so the steps are tiny: ${steps(classic, small, target)}.</li>
<li><b>Nearly too large</b> (α = 0.45): every step leaps over the floor and lands on the opposite wall. The zigzag dies down, while <i>x</i> makes steady way: ${steps(classic, large, target)}.</li>
<li><b>Too large</b> (α = 0.51): each leap lands higher than the last one started. The run climbs out of the valley and diverges.</li>
</ul>
<p>The steep direction sets the limit: with curvature 4 in <i>y</i>, α must stay below 2/4 = 0.5. The flat direction, with curvature 0.2, would allow a rate twenty times as large. One number cannot suit both directions. The three rules below solve this in three ways.</p>`;
}

function averages({ digits }: ReportContents): string {
	const beta = 0.9;
	const costs = digits.runs[0]?.stepCosts.slice(0, 80) ?? new Float64Array(1);
	const picture = curves(
		{
			title: "A running average, β = 0.9",
			series: [
				{
					label: "each mini-batch",
					style: AVERAGES_STYLES[0],
					values: costs,
				},
				{
					label: "average from 0",
					style: AVERAGES_STYLES[1],
					values: movingAverage(costs, beta, { biasCorrection: false }),
				},
				{
					label: "bias-corrected",
					style: AVERAGES_STYLES[2],
					values: movingAverage(costs, beta),
				},
			],
			logY: false,
			firstX: 1,
		},
		"averages-step",
	);
	return `<h2>A running average, and its first steps</h2>
<p>All three rules use the exponentially weighted moving average. At each step it keeps the share β of its old value and adds 1 − β of the new value <i>x</i>:</p>
${averageFormula}
<p>It averages over about 1 / (1 − β) values: ten, for β = 0.9. It begins at zero, so at first it is far too low: after one value it is a tenth of that value. By step <i>t</i> the weights of all values add up to 1 − β<sup><i>t</i></sup>; dividing by this sum corrects the average. This is <b>bias correction</b>. As β<sup><i>t</i></sup> vanishes, so does the correction, and the two curves meet. The jagged line is the cost of the digits' network below, mini-batch by mini-batch. While it falls, an average lies above it, because it still counts costs that were higher.</p>
${picture}`;
}

function threeRules({ classic, target }: ReportContents): string {
	const [, plain, , ...others] = classic.runs;
	const runs = [plain as RaceRun, ...others];
	const [, averaged, scaled, both] = runs as [
		RaceRun,
		RaceRun,
		RaceRun,
		RaceRun,
	];
	const picture = figure(
		drawBoth((width) =>
			contourScene({
				race: shortened({ ...classic, runs }, shownSteps),
				styles: stylesOf(classic, runs),
				title: "Three remedies beside plain descent",
				inset: true,
				width,
			}),
		),
	);
	const arrived = (run: RaceRun) => steps(classic, run, target);
	return `<h2>Three remedies</h2>
${picture}
<p>The picture shows the first ${shownSteps} of ${classic.steps} steps, and its legend the costs there; the table below is of all ${classic.steps}.</p>
${classicTable(classic, runs, target)}
<h3>Momentum: step along the average</h3>
<p>Momentum steps along a running average of the gradient instead of the gradient itself. Across the valley, successive slopes point to opposite sides and cancel in the average; along it they agree and add up. The zigzag becomes a slow swing, and the steps forward remain: at the same α = 0.45, ${arrived(averaged)}.</p>
${formula(momentum())}
<p>The price is inertia: the path swings past the minimum and back before it comes to rest. After ${shownSteps} steps its cost is ${numberText(averaged.cost[shownSteps])}: it passed the target on its way.</p>
<h3>RMSprop: a step size for each direction</h3>
<p>RMSprop keeps a running average of the <em>squared</em> gradient, and divides each parameter's step by its root. Where slopes have been large, as in <i>y</i>, the divisor is large and steps shorten; where they have been small, as in <i>x</i>, the divisor is small and steps lengthen. It needs no time to gather speed: ${arrived(scaled)}.</p>
${formula(rmsprop())}
<h3>Adam: both at once</h3>
<p>Adam takes its direction from momentum's average and its step size from RMSprop's root. It corrects the bias of both, so its very first step has the length α in every direction: ${arrived(both)} here.</p>
${formula(adam())}`;
}

function restlessness({ classic }: ReportContents): string {
	const [, plain, , ...others] = classic.runs;
	const runs = [plain as RaceRun, ...others];
	const picture = curves(
		{
			title: `Cost at each step, the first ${curveSteps} of ${classic.steps}`,
			series: runs.map((run) => ({
				label: nameOf(run.rule),
				style: classic.runs.indexOf(run),
				values: run.cost.subarray(0, curveSteps + 1),
			})),
			logY: true,
			firstX: 0,
		},
		"cost-step",
	);
	const lasting = (run: RaceRun | undefined) => numberText(run?.cost.at(-1));
	return `<h2>RMSprop arrives first and does not stay</h2>
${picture}
<p>Watch RMSprop after its arrival. As the gradient shrinks, so does the root that divides it, and the effective rate, α divided by that root, grows. At some point it is too large for the steep wall, as 0.51 was for plain descent: the run is thrown out, the average fills up again, and the run comes back. In the end it steps to and fro across the minimum, about α at a time, without end. After ${classic.steps} steps its cost is ${lasting(runs[2])} with α = 0.4 and ${lasting(runs[4])} with α = 0.2, while plain descent, momentum and Adam have come to rest. A learning rate that falls with time lets it settle. The first rule to reach a target is not always the best one at the end.</p>`;
}

function digitsSection({ digits, epochs }: ReportContents): string {
	const picture = curves(
		{
			title: "Training cost, mini-batch by mini-batch",
			series: digits.runs.map(({ rule, stepCosts }, k) => ({
				label: nameOf(rule),
				style: DIGITS_STYLES[k] as number,
				values: stepCosts,
				smooth: movingAverage(stepCosts, smoothing),
			})),
			logY: true,
			firstX: 1,
		},
		"digits-step",
	);
	const table = htmlTable(
		["rule", "settings", "test accuracy", "final cost"],
		digits.runs.map(({ rule, score, epochCosts }, k) => [
			`${swatch(DIGITS_STYLES[k] as number)} ${rule.name}`,
			settings(rule),
			score?.task === "classify"
				? `${(100 * score.accuracy).toFixed(1)}%`
				: "diverged",
			numberText(epochCosts.at(-1)),
		]),
		[2, 3],
	);
	return `<h2>On real data: handwritten digits</h2>
<p>The same four rules train a small network: 64 pixels in, 32 hidden units, ten digits out. They train on ${digits.split.train.length.toLocaleString("en")} images, in shuffled mini-batches of ${digits.batch}, for ${epochs} epochs, and are tested on ${digits.split.test.length} others. All four start from the same weights and see the same batches in the same order.</p>
${picture}
${table}
<p>Each mini-batch gives its own, noisy cost (faint); the bold lines are its bias-corrected running averages with β = ${smoothing}, over about twenty steps: while the cost falls they lie above it. The rates are the defaults of <code>ravine train</code>, picked by hand for each rule: rates of different rules are not comparable. RMSprop's and Adam's are much smaller, because their steps no longer shrink with the gradient. And a lower cost on the training images is not always a better score on those held out.</p>`;
}

function ownTraining(): string {
	return `<h2>W and b, dW and db</h2>
<p>In a program this is the loop of the textbooks: for each mini-batch, compute the gradient, then take a step. The optimizer holds the weights <code>W</code> and the bias <code>b</code>, and running averages of the same shapes.</p>
<pre><code>${escapeHtml(example)}</code></pre>
<p>For another rule, change the first argument: <code>momentum({ learningRate: 0.1 })</code>.</p>`;
}

const example = `import { adam, batches, createOptimizer } from "ravine";

const optimizer = await createOptimizer(
  adam({ learningRate: 0.005 }),
  { W: weights, b: bias },
);
const { W, b } = optimizer.parameters;
const { W: dW, b: db } = optimizer.gradients;

const miniBatches = batches(rows, { size: 64, seed: 1 });
for (let epoch = 0; epoch < 30; epoch++) {
  for (const batch of miniBatches.epoch(epoch)) {
    costAndGradient(batch, W, b, dW, db); // yours
    optimizer.step();
  }
}`;

function settingsSection(): string {
	const rules: readonly Rule[] = [sgd(), momentum(), rmsprop(), adam()];
	const names = Object.keys(glossary).filter((name) =>
		rules.some(({ defaults }) => name in defaults),
	);
	const rows = names.map((name) => {
		const entry = glossary[name];
		const defaults = rules
			.filter((rule) => name in rule.defaults)
			.map(({ name: rule, defaults: { [name]: value = 0 } }) => {
				return `<span class="setting">${rule} ${formatNumber(value)}</span>`;
			});
		return [
			`<code>${name}</code> ${symbolOf(name)}`,
			defaults.join(", "),
			`${escapeHtml(entry?.meaning ?? "")}${entry === undefined ? "" : `; <span class="setting">in ${rangeText(entry.range)}</span>`}`,
		];
	});
	return `<h2>The settings</h2>
${htmlTable(["setting", "default", "meaning"], rows)}
<p>The learning rate is the one to tune: no default fits all costs. The others can usually stay as they are.</p>`;
}

function footer(): string {
	return `<footer>
<p>The digits: <i>Optical Recognition of Handwritten Digits</i>, E. Alpaydin and C. Kaynak, 1998, UCI Machine Learning Repository, <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>; the test part of that set, as scikit-learn distributes it, here with a header row and whole numbers.</p>
<p>Adam: ${escapeHtml(adam().source)}. RMSprop: ${escapeHtml(rmsprop().source)}.</p>
</footer>`;
}

/** Curves of costs by steps, whose values a script reads out. */
function curves(
	options: {
		readonly title: string;
		readonly series: readonly (Series & { readonly style: number })[];
		readonly logY: boolean;
		readonly firstX: number;
	},
	id: string,
): string {
	const { series, logY, firstX } = options;
	const pictures = drawBoth((width) =>
		curvesScene({ ...options, xLabel: "step", yLabel: "cost", width }),
	);
	const [{ frame }] = pictures as [Scene];
	const heightAt = (value: number, k: number): number | null => {
		if (!Number.isFinite(value) || (logY && value <= 0)) return null;
		const [, y] = frame.place([firstX + k, value]);
		const height = Math.round((1000 * (y - frame.top)) / frame.height);
		return height >= 0 && height <= 1000 ? height : null;
	};
	const data: ReaderData = {
		first: firstX,
		count: Math.max(...series.map(({ values }) => values.length)),
		frames: pictures.map((one) => boxOf(one.frame)),
		series: series.map(({ label, style, values, smooth = values }) => ({
			label,
			style,
			texts: Array.from(smooth, numberText),
			heights: Array.from(smooth, heightAt),
		})),
	};
	const controls = stepControls({
		id,
		count: data.count,
		label: series.some(({ smooth }) => smooth !== undefined)
			? "averages at step"
			: "step",
		what: "the value of each curve at this step",
		entries: series.map(({ label, style }) => `${swatch(style)} ${label}`),
	});
	return figure(pictures, { name: "reader", controls, data });
}

/** A number in a sentence or a table, set as in the pictures. */
function numberText(value = Number.NaN): string {
	return formatNumber(value, { digits: 3, typeset: true });
}

function classicTable(
	classic: Race,
	runs: readonly RaceRun[],
	target: number,
): string {
	return htmlTable(
		[
			"rule",
			"settings",
			"steps to target",
			`cost after ${classic.steps} steps`,
		],
		runs.map((run) => [
			`${swatch(classic.runs.indexOf(run))} ${run.rule.name}`,
			settings(run.rule),
			String(stepsOf(classic, run, target) ?? "never"),
			run.diverged ? "diverged" : numberText(run.cost.at(-1)),
		]),
		[2, 3],
	);
}

/** A run's style is its index in the whole race, so that it has the same colour in all pictures. */
function stylesOf(classic: Race, runs: readonly RaceRun[]): readonly number[] {
	return runs.map((run) => classic.runs.indexOf(run));
}

/** The line and marker of run `k`, as an image, so that its ids do not clash with the page's. */
function swatch(k: number): string {
	const source = `data:image/svg+xml,${encodeURIComponent(runSwatch(k))}`;
	return `<img class="swatch" alt="" width="30" height="12" src="${source}">`;
}

/** A rule's settings with their symbols, without epsilon, which does not matter here. */
function settings(rule: Rule): string {
	return Object.entries(rule.settings)
		.filter(([name]) => name !== "epsilon")
		.map(([name, value]) => {
			return `<span class="setting">${symbolOf(name)} = ${value}</span>`;
		})
		.join(", ");
}

/** A setting's symbol with a subscript. */
function symbolOf(name: string): string {
	const symbol = escapeHtml(glossary[name]?.symbol ?? name);
	return symbol.replace(/\d+$/, (index) => `<sub>${index}</sub>`);
}

function formula(rule: Rule): string {
	return setFormula(printRule(rule, "mathml"));
}

/**
 * Fits a formula to the page. Its brackets enclose single lines, and some browsers would stretch them; its cells are
 * aligned by the page's style, because the page's policy forbids style attributes.
 */
function setFormula(mathml: string): string {
	return mathml
		.replace(/<mo>([()])<\/mo>/g, '<mo stretchy="false">$1</mo>')
		.replace(/<mtd style="[^"]*">/g, "<mtd>");
}

function nameOf({ name, settings: chosen }: Rule): string {
	return `${name} ${chosen.learningRate}`;
}

function steps(classic: Race, run: RaceRun, target: number): string {
	const count = stepsOf(classic, run, target);
	return count === null
		? `not there after ${classic.steps} steps`
		: `there after ${count} steps`;
}

/** The first steps of a race. */
function shortened(long: Race, count: number): Race {
	// Pictures read the costs and the variables only.
	const first = (column: Float64Array) => column.subarray(0, count + 1);
	const runs = long.runs.map((run) => ({
		...run,
		cost: first(run.cost),
		variables: Object.fromEntries(
			Object.entries(run.variables).map(([name, one]) => [name, first(one)]),
		),
	}));
	return { ...long, steps: count, runs };
}

const averageFormula = setFormula(
	printLines(
		"v = beta * v + (1 - beta) * x\nvHat = v / (1 - beta^t)",
		"mathml",
	),
);
