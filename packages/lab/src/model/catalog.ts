import { keyText } from "./expression.js";

/** Where an offered rule will race. */
export interface Place {
	readonly variables: readonly string[];
	readonly steps: number;
}

/** A rule that the menu offers. */
export interface Offer {
	readonly title: string;
	/** The rule's or the link's name in the library. */
	readonly name?: string;
	/** What it does, without a full stop. */
	readonly about: string;
	/** The text of the run, or what writes it for the lab's function. */
	readonly text: string | ((place: Place) => string);
	/** Whether its learning rate depends on the function, so that one is looked for. */
	readonly seeksRate: boolean;
	/** Whether its card opens with the editor. */
	readonly isOwn: boolean;
}

export interface OfferGroup {
	readonly title: string;
	readonly offers: readonly Offer[];
}

type Shipped = Readonly<Record<string, string>>;

function group(title: string, rules: Shipped, seeksRate = true): OfferGroup {
	const offers = Object.entries(rules).map(([name, about]) => ({
		...{ title: name, name, about, text: `${name}()` },
		...{ seeksRate, isOwn: false },
	}));
	return { title, offers };
}

/** Links in front of a rule or behind it; for the menu the rule is Adam. */
function linkGroup(title: string, links: Shipped, behind: boolean): OfferGroup {
	const offers = Object.entries(links).map(([name, about]) => {
		const parts = behind ? `adam(), ${name}()` : `${name}(), adam()`;
		const named = behind ? `adam and ${name}` : `${name} and adam`;
		return {
			...{ title: named, name, about, text: `chain(${parts})` },
			...{ seeksRate: true, isOwn: false },
		};
	});
	return { title, offers };
}

const lines = `# my rule
setting learningRate = 0.1 in [0, ∞)  # the length of a step
setting beta = 0.9 in [0, 1)  # how much of the velocity is kept
state v = 0
v = beta * v + (1 - beta) * g
w = w - learningRate * v`;

function partitionOf({ variables }: Place): string {
	const [first] = variables;
	const adam = "adam({ learningRate: 0.2 })";
	if (first === undefined || variables.length < 2) {
		return `partition({ "*": ${adam} })`;
	}
	return `partition({ ${keyText(first)}: sgd({ learningRate: 0.2 }), "*": ${adam} })`;
}

/** The text of an offer. */
export function textOf({ text }: Offer, place: Place): string {
	return typeof text === "string" ? text : text(place);
}

/** What can be added, from simple to recent. */
export const catalog: readonly OfferGroup[] = [
	group("From the textbooks", {
		sgd: "plain gradient descent: straight downhill",
		momentum: "steps along an average of the past gradients",
		heavyBall:
			"classical momentum: the velocity keeps a part and adds the gradient",
		nesterov: "momentum that uses the velocity one step ahead",
		adagrad: "each parameter's rate falls as its squared gradients add up",
		rmsprop: "divides each slope by its usual size",
		adam: "momentum and RMSprop in one, corrected at the start",
		adamw: "Adam with a weight decay of its own, outside the averages",
	}),
	group("Adam, changed", {
		adamax: "the largest recent gradient in place of the root mean square",
		adamAtan2: "an angle in place of the quotient; no epsilon",
		adamc: "AdamW whose decay falls with the square of the learning rate",
		amsgrad: "the second moment never falls, so no rate ever grows",
		adabelief: "scaled by how far the gradient is from its average",
		yogi: "the second moment moves by the squared gradient's size, not its distance",
		nadam: "with Nesterov's momentum, which warms up",
		radam: "waits with its scaling until the second moment is known",
		qhadam: "averages mixed with the present gradient",
		adopt: "scaled by the second moment before the gradient, clipped",
		laprop: "momentum of gradients that are scaled first",
		adan: "Nesterov's momentum by the change of the gradient",
		ademamix: "a second, much longer average of the gradient",
		mars: "takes away a part of the gradient's noise, by its change",
		stableAdamw: "shortens steps where gradients outgrow their second moment",
	}),
	group("Other scales", {
		adadelta: "steps in the units of the steps before",
		centeredRmsprop: "RMSprop by the gradient's deviation",
		madgrad: "the sum of gradients over the cube root of the sum of squares",
		novograd: "gradients divided by their running length, with momentum",
		lars: "momentum whose rate follows the size of each array",
		lamb: "AdamW whose step is as long as each array is large",
	}),
	group("By the sign of the gradient", {
		signum: "a step of one size along the sign of an average",
		lion: "a step of one size along the sign of a mix of two averages",
		rprop: "each parameter's step grows while its slope keeps its sign",
	}),
	group(
		"No learning rate to choose",
		{
			dog: "the rate is the way so far over the root of the summed squares",
			dowg: "DoG whose sum gives later gradients more weight",
			dadaptAdam: "Adam that estimates the distance to the solution",
			prodigy: "the same, and the estimate grows faster",
		},
		false,
	),
	group("No schedule to choose", {
		scheduleFreeSgd: "descent that keeps an average of its way as the result",
		scheduleFreeAdamw: "AdamW that keeps an average of its way as the result",
	}),
	linkGroup(
		"A link in front of Adam",
		{
			clipByValue: "cuts each number of the gradient to a limit",
			clipByNorm: "shortens each array's gradient to a limit",
			clipByGlobalNorm: "shortens the whole gradient to a limit",
			adaptiveClip: "shortens the gradient by the size of the parameters",
			decayWeights: "pulls the parameters towards zero, by the gradient",
			centralize: "takes the mean of an array's gradient away",
		},
		false,
	),
	linkGroup(
		"A link behind Adam",
		{
			cautious: "steps only where the step goes against the gradient",
			average: "keeps an average of the parameters beside them",
			lookahead: "slow parameters that follow every few steps",
		},
		true,
	),
	{
		title: "Your own",
		offers: [
			{
				title: "a falling rate",
				about: "Adam whose learning rate falls along a cosine",
				text: ({ steps }) => `adam({ learningRate: cosine(0.4, ${steps}) })`,
				...{ seeksRate: false, isOwn: true },
			},
			{
				title: "a rule for each variable",
				about: "a partition: plain descent along one, Adam along the others",
				text: partitionOf,
				...{ seeksRate: false, isOwn: true },
			},
			{
				title: "my own rule",
				about: "lines to change: settings, states and what a step does",
				...{ text: lines, seeksRate: false, isOwn: true },
			},
		],
	},
];

/** The groups with the offers that have all words of a search in their names or descriptions. */
export function searchCatalog(search: string): readonly OfferGroup[] {
	const words = search.toLowerCase().split(/\s+/).filter(Boolean);
	if (words.length === 0) return catalog;
	return catalog.flatMap(({ title, offers }) => {
		const found = offers.filter((offer) => {
			const text = `${title} ${offer.title} ${offer.about}`.toLowerCase();
			return words.every((word) => text.includes(word));
		});
		return found.length === 0 ? [] : [{ title, offers: found }];
	});
}

/** What each rule and each link does, by its name. */
export const abouts: ReadonlyMap<string, string> = new Map(
	catalog.flatMap(({ offers }) =>
		offers.flatMap(({ name, about }) => (name ? [[name, about] as const] : [])),
	),
);
