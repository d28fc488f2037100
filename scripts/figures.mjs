// Draws the README's first picture and those of docs/minimising.md: node scripts/figures.mjs
import { fileURLToPath } from "node:url";
import { contourScene, curvesScene } from "../packages/plot/dist/index.js";
import {
	adam,
	heavyBall,
	minimize,
	momentum,
	race,
	rmsprop,
	sgd,
} from "../packages/ravine/dist/index.js";
import { saveFile } from "../packages/ravine/dist/node.js";
import { bowl, rosenbrock } from "../packages/ravine/dist/surfaces/index.js";

const docs = (name) =>
	fileURLToPath(new URL(`../docs/${name}`, import.meta.url));

function write(name, { svg }) {
	saveFile(docs(name), Buffer.from(`${svg}\n`));
	console.log(`Wrote docs/${name}.`);
}

/** A search as a run of a race: its columns up to the last step. */
async function searchAsRun(surface, start, run) {
	const cost = [];
	const points = [];
	await minimize(surface.formula, start, {
		onStep(progress) {
			cost.push(progress.cost);
			points.push(Array.from(progress.x));
		},
	});
	const variables = Object.fromEntries(
		Object.keys(start).map((name, i) => [
			name,
			Float64Array.from(points, (point) => point[i]),
		]),
	);
	return { ...run, cost: Float64Array.from(cost), variables, diverged: false };
}

/** The figure that the textbooks draw, and how it moves. */
const classics = {
	"plain descent 0.05": sgd({ learningRate: 0.05 }),
	"plain descent 0.45": sgd({ learningRate: 0.45 }),
	"plain descent 0.51": sgd({ learningRate: 0.51 }),
	"momentum 0.45": momentum({ learningRate: 0.45 }),
	"RMSprop 0.2": rmsprop({ learningRate: 0.2 }),
	"Adam 0.4": adam({ learningRate: 0.4, beta1: 0.8, beta2: 0.99 }),
};
write(
	"race.svg",
	contourScene({
		race: race({ surface: bowl, rules: Object.values(classics), steps: 50 }),
		labels: Object.keys(classics),
		domain: { x: [-5.6, 2.4], y: [-2.5, 2.5] },
		title: "Six ways down an oblong bowl",
		inset: true,
		animate: { seconds: 8 },
	}),
);

const start = { x: -1.2, y: 1 };
const steps = 300;
const raced = race({
	surface: rosenbrock,
	start,
	steps,
	rules: [
		sgd({ learningRate: 0.001 }),
		heavyBall({ learningRate: 0.001, momentum: 0.9 }),
		adam({ learningRate: 0.05 }),
	],
});
const searched = await searchAsRun(rosenbrock, start, raced.runs[0]);
const runs = [...raced.runs, searched];
const count = searched.cost.length - 1;
const labels = [
	...["plain descent", "heavy ball", "Adam"].map(
		(name) => `${name}, ${steps} steps`,
	),
	`L-BFGS, ${count} steps`,
];
write(
	"minimise.svg",
	contourScene({
		race: { ...raced, runs },
		labels,
		domain: { x: [-1.5, 1.5], y: [-0.5, 1.6] },
		title: `Rosenbrock's valley: ${count} steps of L-BFGS, ${steps} of each rule`,
	}),
);

/** Rows of two classes that overlap, with more of the one where x + 2 y is large. */
const rows = 2000;
const [x, y, label] = [0, 0, 0].map(() => new Float64Array(rows));
for (let i = 0; i < rows; i++) {
	x[i] = Math.sin(12.9898 * i) * 3;
	y[i] = Math.cos(78.233 * i) * 3;
	label[i] = x[i] + 2 * y[i] + 4 * Math.sin(37.719 * i) > 1 ? 1 : 0;
}

/** The costs on all rows of a logistic regression, after each epoch or step. */
async function costsByPass(options) {
	const costs = [];
	let passes = 0;
	await minimize(
		"log1p(exp(-(2 * label - 1) * (u * x + v * y + b)))",
		{ u: 0, v: 0, b: 0 },
		{
			data: { x, y, label },
			...options,
			onStep({ epoch = passes++, cost }) {
				costs[epoch] = cost;
			},
		},
	);
	return costs;
}
const passes = 20;
write(
	"minimise-batches.svg",
	curvesScene({
		series: [
			{
				label: "Adam, batches of 64",
				values: await costsByPass({
					...{ optimizer: adam({ learningRate: 0.02 }), batch: 64 },
					epochs: passes,
				}),
				style: 2,
			},
			{
				label: "Adam, all rows",
				values: await costsByPass({
					...{ optimizer: adam({ learningRate: 0.02 }), maxSteps: passes },
				}),
				style: 1,
			},
			{
				label: "L-BFGS, all rows",
				values: await costsByPass({}),
				style: 3,
			},
		],
		title: "A logistic regression on 2,000 rows",
		xLabel: "epoch, or step on all rows",
		yLabel: "cost",
	}),
);
write(
	"minimise-costs.svg",
	curvesScene({
		series: runs.map(({ cost }, i) => ({ label: labels[i], values: cost })),
		title: "The cost in Rosenbrock's valley",
		xLabel: "step",
		yLabel: "cost",
		logY: true,
	}),
);
