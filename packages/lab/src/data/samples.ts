/// <reference types="vite/client" />
import type { DataChoice } from "../model/dataChoice.js";

/** A table that the page brings; its rows are loaded when it is chosen. */
export interface Sample {
	/** Its name in links. */
	readonly name: string;
	readonly title: string;
	/** What the rows are, in one sentence. */
	readonly about: string;
	/** Where they come from. */
	readonly source: string;
	readonly model: DataChoice["model"];
	/** A start that suits the model and x as it is. */
	readonly start?: readonly [number, number];
	readonly load: () => Promise<{ readonly default: string }>;
}

export const samples: readonly Sample[] = [
	{
		name: "line",
		title: "A noisy line",
		about: "40 points along a line, with noise and one point far off.",
		source: "Made for this page.",
		model: "line",
		load: () => import("./samples/line.csv?raw"),
	},
	{
		name: "boiling",
		title: "Boiling water",
		about:
			"The boiling point of water at 17 places in the Alps and in Scotland, and the pressure of the air there.",
		source:
			"J. D. Forbes, Transactions of the Royal Society of Edinburgh 21 (1857).",
		model: "line",
		load: () => import("./samples/boiling.csv?raw"),
	},
	{
		name: "foam",
		title: "Beer foam",
		about: "The height of the foam on a wheat beer over six minutes.",
		source: "A. Leike, European Journal of Physics 23 (2002) 21.",
		model: "exponential",
		load: () => import("./samples/foam.csv?raw"),
	},
	{
		name: "rings",
		title: "O-rings",
		about:
			"23 flights of the space shuttle before Challenger: the temperature at the launch, and whether an O-ring was damaged (1) or not (0).",
		source:
			"S. R. Dalal, E. B. Fowlkes and B. Hoadley, Journal of the American Statistical Association 84 (1989) 945.",
		model: "logistic",
		load: () => import("./samples/rings.csv?raw"),
	},
	{
		name: "beetles",
		title: "Beetles",
		about:
			"481 flour beetles after five hours in carbon disulphide: the logarithm of the dose, and whether the beetle was killed (1) or not (0).",
		source: "C. I. Bliss, Annals of Applied Biology 22 (1935) 134.",
		model: "logistic",
		load: () => import("./samples/beetles.csv?raw"),
	},
	{
		name: "adsorption",
		title: "Adsorption",
		about: "The volume of a gas that a material takes up at 14 pressures.",
		source:
			"Misra1a of the Statistical Reference Datasets, NIST (D. Misra, 1978); public domain.",
		model: "y = a * (1 - exp(-k * x))",
		start: [350, 0.0002],
		load: () => import("./samples/adsorption.csv?raw"),
	},
];

export function sampleNamed(name: string): Sample | undefined {
	return samples.find((sample) => sample.name === name);
}
