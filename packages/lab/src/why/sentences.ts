import type { ExplainedLine } from "ravine/explain";
import { counted, percentOf, readable, toldApart } from "../model/numbers.js";
import type { Crossing } from "./crossings.js";
import type { AxisMeasures, MomentMeasures, StepMeasures } from "./measures.js";
import { readsTime } from "./moments.js";

/** The place in the step's table that a number comes from. */
type Source =
	| `axis ${"gradient" | "next" | "moved" | "curvature" | "product" | "rate"}`
	| `state ${string}`
	| `setting ${string}`
	| `line ${number}`
	| "cost"
	| "along";

/** A number in a sentence, and where it can be checked. */
export interface Figure {
	readonly text: string;
	readonly from: Source;
	/** Undefined: of all variables. */
	readonly variable?: string;
}

export interface Sentence {
	/** Tells sentences apart while the step changes. */
	readonly about: string;
	readonly parts: readonly (string | Figure)[];
}

/** What a step did and why, the most telling first. */
export function explainInWords(
	label: string,
	measures: StepMeasures,
): readonly Sentence[] {
	return [
		whatItDid(label, measures),
		standing(measures),
		...measures.axes.map((axis) => passing(axis, measures)),
		onTheWay(measures),
		alongTheStep(measures),
		...linkedGradients(measures),
		...measures.moments.map((moment) => cancelling(moment, measures)),
		...measures.moments.map((moment) => gathering(moment, measures)),
		...measures.moments.map((moment) => evening(moment, measures)),
		oneSize(measures),
		...measures.corrections.map((correction) =>
			correcting(correction, measures),
		),
		scheduled(measures),
	].filter((sentence) => sentence !== undefined);
}

function shown(value: number): string {
	return readable(value, 3);
}

function times(factor: number): string {
	return readable(factor, factor < 10 ? 2 : 3);
}

/** Figures joined as in a list: "x by 1 and y by 2". */
function listed(
	items: readonly (readonly (string | Figure)[])[],
): (string | Figure)[] {
	return items.flatMap((item, k) => {
		if (k === 0) return item;
		return [k === items.length - 1 ? " and " : ", ", ...item];
	});
}

function whatItDid(
	label: string,
	{ step, axes, cost, nextCost, leaves }: StepMeasures,
): Sentence {
	const moves = axes.map(({ variable, moved }): (string | Figure)[] => [
		`${variable} by `,
		{ text: shown(moved), from: "axis moved", variable },
	]);
	const [from, to] = toldApart([cost, nextCost ?? cost], 3) as [string, string];
	const before: Figure = { text: from, from: "cost" };
	const last = leaves
		? "; there the cost is no number any more, and the run ends."
		: "; it is the last one of this race.";
	const end: (string | Figure)[] =
		nextCost === undefined
			? [last]
			: nextCost === cost
				? ["; the cost stays at ", before, "."]
				: [
						nextCost < cost
							? "; the cost falls from "
							: "; the cost rises from ",
						before,
						" to ",
						{ text: to, from: "cost" },
						".",
					];
	return {
		about: "what",
		parts: [`Step ${step.t} of ${label} moves `, ...listed(moves), ...end],
	};
}

/** A step that leaves the point where it is. */
function standing({ axes }: StepMeasures): Sentence | undefined {
	if (axes.some(({ moved }) => moved !== 0)) return undefined;
	const isLevel = axes.every(({ gradient }) => gradient === 0);
	return {
		about: "standing",
		parts: [
			isLevel
				? "The gradient is 0 along every axis: the ground is level here, and nothing moves the run."
				: "There is a gradient, but the step is 0, or too small to change the digits of the point.",
		],
	};
}

const crossed: Readonly<Record<Crossing, string>> = {
	noise:
		", but only by chance: without the noise it keeps its sign over this step.",
	batch:
		", but only by chance: on all rows, without noise, it keeps its sign over this step.",
	floor: ": the step goes across a floor, where the slope is 0.",
	crease:
		": the step goes across a crease, where the slope jumps from one sign to the other.",
	crest: ": the step goes over a crest.",
	pole: ": the step jumps over a place where the slopes grow without bound.",
	unknown: ": between them lies a place where it is 0.",
};

/** The floor of the ravine along one axis: whether the step stops before it, passes it, or passes it ever farther. */
function passing(
	axis: AxisMeasures,
	{ coupled }: StepMeasures,
): Sentence | undefined {
	const { variable, gradient, nextGradient, curvature, effectiveRate } = axis;
	const { crossing, exact, share } = axis;
	const about = `crossing ${variable}`;
	// The run ends here: what its last step would have met is computed, not measured.
	if (nextGradient === undefined && exact && share !== undefined && share > 2) {
		return {
			about,
			parts: [
				`Along ${variable} the effective rate × the curvature is `,
				{ text: shown(share), from: "axis product", variable },
				". 2 is the edge: beyond it each step ends farther from the floor than it began.",
			],
		};
	}
	if (
		crossing === undefined ||
		nextGradient === undefined ||
		effectiveRate === undefined
	)
		return undefined;
	const signs: (string | Figure)[] = [
		`The gradient along ${variable} changes its sign, from `,
		{ text: shown(gradient), from: "axis gradient", variable },
		" to ",
		{ text: shown(nextGradient), from: "axis next", variable },
	];
	const product = effectiveRate * curvature;
	const predicted = (1 - product) * gradient;
	const explains =
		!coupled &&
		exact &&
		crossing === "floor" &&
		curvature > 0 &&
		Math.abs(predicted - nextGradient) <= 0.1 * Math.abs(nextGradient) &&
		// Near the edge, a curvature that changes on the way may turn the verdict round.
		(Math.abs(product - 2) <= 0.0005 ||
			product > 2 === Math.abs(nextGradient) > Math.abs(gradient));
	if (!explains) return { about, parts: [...signs, crossed[crossing]] };
	const verdict =
		product > 2.0005
			? "beyond the edge: each such step ends farther from the floor than it began"
			: product > 1.9995
				? "on the edge: the step ends as far from the floor as it began"
				: "so the step passes the floor and ends nearer to it than it began";
	return {
		about,
		parts: [
			...signs,
			`, because the effective rate × the curvature is `,
			{ text: shown(product), from: "axis product", variable },
			`. At 1 the step would end on the floor, 2 is the edge: ${product > 1.9995 ? `this is ${verdict}` : verdict}.`,
		],
	};
}

/** Along how many axes the step stops before the floor, and where. */
function onTheWay({ coupled, axes }: StepMeasures): Sentence | undefined {
	if (coupled) return undefined;
	const short = axes.flatMap(({ variable, exact, share }) =>
		exact && share !== undefined && share < 0.95 ? [{ variable, share }] : [],
	);
	if (short.length === 0) return undefined;
	const shares = short.map(({ variable, share }, k) => [
		{ text: percentOf(share, 1), from: "axis product", variable } as const,
		`${k === 0 ? " of the way to the floor" : ""} along ${variable}`,
	]);
	return {
		about: "way",
		parts: [
			"The step goes ",
			...listed(shares),
			": this is the effective rate × the curvature; at 1 it would end on the floor.",
		],
	};
}

/** Whether the step goes downhill, and how far of the way to the lowest cost in its direction. */
function alongTheStep({
	along,
	axes,
	coupled,
	moments,
	cost,
	nextCost = Number.NaN,
}: StepMeasures): Sentence | undefined {
	if (along === undefined) return undefined;
	const { slope, share } = along;
	const about = "along";
	const isExact = axes.every(({ exact }) => exact);
	if (slope > 0) {
		const kept = moments.find(({ carries }) => carries)?.name;
		// Whether it goes uphill also by the gradient that it used, with its noise.
		const isKnown =
			axes.reduce((sum, { gradient, moved }) => sum + gradient * moved, 0) > 0;
		const why = !isKnown
			? ": by the noise or the mini-batch, the gradient that it uses is not the cost's own"
			: kept !== undefined
				? `: ${kept}, with the past gradients, carries it`
				: "";
		return { about, parts: [`The step goes uphill${why}.`] };
	}
	// Without mixed curvatures, what happens along each variable says more.
	if (share === undefined || (isExact && !coupled)) return undefined;
	const figure = (text: string): Figure => ({ text, from: "along" });
	const parts =
		share < 1
			? [
					"In its direction the step goes ",
					figure(percentOf(share, 1)),
					" of the way to where the cost is lowest.",
				]
			: [
					"In its direction the cost is lowest after ",
					figure(percentOf(1, share)),
					nextCost > cost
						? " of the step; it goes so far beyond that the cost rises."
						: " of the step; the rest goes up again.",
				];
	return { about, parts };
}

/** Links that changed the gradient before the rule saw it; each section of a partition has links of its own. */
function linkedGradients({ step, axes }: StepMeasures): Sentence[] {
	const seen = new Set<string>();
	const found: Sentence[] = [];
	for (let line = step.lines.length - 1; line >= 0; line--) {
		const { target, values } = step.lines[line] as ExplainedLine;
		const own = axes.filter(({ variable }) => variable in values);
		if (target !== "gradient" || own.some((one) => seen.has(one.variable)))
			continue;
		for (const { variable } of own) seen.add(variable);
		const before = Math.hypot(...own.map(({ gradient }) => gradient));
		const after = Math.hypot(
			...own.map(({ variable }) => values[variable] as number),
		);
		if (!(before > 0) || Math.abs(after - before) <= 1e-9 * before) continue;
		const along =
			own.length === axes.length
				? ""
				: ` along ${own.map(({ variable }) => variable).join(" and ")}`;
		const [from, to] = toldApart([before, after], 3) as [string, string];
		found.unshift({
			about: `link ${along}`,
			parts: [
				`A link changes the gradient${along} before the rule uses it: its length goes from `,
				{ text: from, from: "axis gradient" },
				" to ",
				{ text: to, from: `line ${line}` },
				".",
			],
		});
	}
	return found;
}

/** The smallest share that is worth a sentence. */
const MIN_CANCELLED = 0.05;

function cancelling(
	moment: MomentMeasures,
	{ axes }: StepMeasures,
): Sentence | undefined {
	if (moment.of !== "gradient" || moment.keeps === 0) return undefined;
	const shares = axes.flatMap(({ variable }) => {
		const share = moment.cancelled[variable];
		return share === undefined ? [] : [{ variable, share }];
	});
	if (!shares.some(({ share }) => share >= MIN_CANCELLED)) return undefined;
	const { name, keeps } = moment;
	const figures = shares.map(({ variable, share }): (string | Figure)[] => [
		{
			text: share === 0 ? "none" : percentOf(share, 1),
			from: `state ${name}`,
			variable,
		},
		` of ${variable}`,
	]);
	const memory =
		keeps < 1
			? `, which remembers about ${counted(Math.round(1 / (1 - keeps)), "step")},`
			: "";
	return {
		about: `cancelling ${name}`,
		parts: [
			`Gradients of opposite signs cancel in ${name}${memory} and gradients of one sign add up: `,
			...listed(figures),
			" has cancelled.",
		],
	};
}

/** An average with more of its weight is not worth a sentence. */
const MAX_GATHERED = 0.9;

/** An average that started at 0 and is not corrected: the first steps of momentum are short, those of RMSprop long. */
function gathering(
	{ name, of, weight, divides, moves }: MomentMeasures,
	{ step }: StepMeasures,
): Sentence | undefined {
	if (weight === undefined || weight > MAX_GATHERED) return undefined;
	if (!(divides || moves) || readsTime(step.rule)) return undefined;
	const begin = `${name} started at 0 and has gathered only `;
	const share: Figure = { text: percentOf(weight, 1), from: `state ${name}` };
	const longer = times(1 / Math.sqrt(weight));
	return {
		about: `gathering ${name}`,
		parts:
			of === "gradient"
				? [
						begin,
						share,
						` of its weight by step ${step.t}: it is still smaller than the gradients that it averages, and the step is short.`,
					]
				: [
						begin,
						share,
						` of its weight by step ${step.t}: the step, which is divided by its root, is ${longer} times as long as with the whole.`,
					],
	};
}

/** Ratios below this are not worth a sentence. */
const MIN_RATIO = 1.5;

/** The root of a second moment makes steps along steep and flat axes alike. */
function evening(
	moment: MomentMeasures,
	{ axes }: StepMeasures,
): Sentence | undefined {
	if (!moment.divides) return undefined;
	const rooted = axes.map((axis) => ({
		...axis,
		root: Math.sqrt(moment.after[axis.variable] as number),
	}));
	const ordered = [...rooted].sort((one, other) => other.root - one.root);
	const [most, least] = [ordered[0], ordered.at(-1)];
	if (most === undefined || least === undefined || !(least.root > 0))
		return undefined;
	const roots = most.root / least.root;
	if (!(roots >= MIN_RATIO) || roots === Infinity) return undefined;
	const steps = Math.abs(most.moved) / Math.abs(least.moved);
	const slopes = Math.abs(most.gradient) / Math.abs(least.gradient);
	const { name } = moment;
	const parts: (string | Figure)[] = [
		`The root of ${name} is `,
		{ text: times(roots), from: `state ${name}` },
		` times as large along ${most.variable} as along ${least.variable}, and the step is divided by it`,
	];
	if (
		Number.isFinite(slopes) &&
		Number.isFinite(steps) &&
		slopes > 0 &&
		steps > 0
	) {
		// A factor below 1 would not say along which variable the larger one is.
		const isAlike = slopes >= 0.995 && steps >= 0.995;
		const [before, between] = isAlike
			? [": the gradients differ by a factor of ", ", the steps by "]
			: [": the gradient is ", " times as large there, the step "];
		parts.push(
			before,
			{ text: times(slopes), from: "axis gradient" },
			between,
			{ text: times(steps), from: "axis moved" },
			isAlike ? "" : " times as long",
		);
	}
	return { about: `evening ${name}`, parts: [...parts, "."] };
}

/** Steps of equal length on all axes, as of rules that use signs only, and of a first step that is divided by its own size. */
function oneSize({ axes, ignoresSize }: StepMeasures): Sentence | undefined {
	const [first, ...others] = axes;
	if (!ignoresSize) return undefined;
	if (first === undefined || others.length === 0 || first.moved === 0)
		return undefined;
	const isAlike = (one: number, other: number) =>
		Math.abs(Math.abs(one / other) - 1) < 0.01;
	if (!others.every(({ moved }) => isAlike(moved, first.moved)))
		return undefined;
	if (others.every(({ gradient }) => isAlike(gradient, first.gradient)))
		return undefined;
	return {
		about: "one size",
		parts: [
			"The step is equally long along every axis, ",
			{ text: shown(Math.abs(first.moved)), from: "axis moved" },
			", although the gradients differ: only their signs count.",
		],
	};
}

function correcting(
	{ moment, line, factor }: StepMeasures["corrections"][number],
	{ step }: StepMeasures,
): Sentence {
	const figure: Figure = { text: times(factor), from: `line ${line}` };
	// Where two digits would say that it multiplies by 1.
	const faded = factor < 1.05;
	return {
		about: `correcting ${moment}`,
		parts: faded
			? [
					`The bias correction of ${moment} has faded: it multiplies by `,
					{ ...figure, text: factor.toFixed(4) },
					`.`,
				]
			: [
					`${moment} started at 0 and is still too small at t = ${step.t}; the bias correction multiplies it by `,
					figure,
					".",
				],
	};
}

/** Settings that a schedule has changed since the first step. */
function scheduled({ step }: StepMeasures): Sentence | undefined {
	const changed = Object.entries(step.rule.settings).flatMap(
		([name, setting]) => {
			if (typeof setting !== "function" || step.t === 1) return [];
			const [first, now] = [setting(1), setting(step.t)];
			return first === now ? [] : [{ name, first, now }];
		},
	);
	if (changed.length === 0) return undefined;
	const figures = changed.map(({ name, first, now }): (string | Figure)[] => [
		`${name} from ${shown(first)} to `,
		{ text: shown(now), from: `setting ${name}` },
	]);
	return {
		about: "schedule",
		parts: [
			"Since the first step, a schedule has changed ",
			...listed(figures),
			".",
		],
	};
}
