import { checkChoice, checkWhole } from "../checks.js";
import { RefusedType } from "../refusal.js";
import type { DataOptions } from "./options.js";

/** So many epochs, where neither their number nor that of the steps is given. */
const EPOCHS = 50;

/** The mini-batches asked for; undefined: every step uses all rows. */
export function batchesOf({
	optimizer,
	batch,
	seed = 0,
	...given
}: DataOptions) {
	if (optimizer === undefined || batch === undefined) return undefined;
	const { maxSteps = Number.POSITIVE_INFINITY } = given;
	const usual =
		given.maxSteps === undefined ? EPOCHS : Number.POSITIVE_INFINITY;
	return {
		rule: optimizer,
		batch,
		seed,
		maxSteps,
		epochs: given.epochs ?? usual,
	};
}

/** @throws RefusedType or RefusedRange for options that are not right, or do not go together. */
export function checkDataOptions(options: DataOptions): void {
	const { optimizer, batch, epochs, maxSteps, precision, tolerance } = options;
	if (batch !== undefined) checkWhole("minimize", "batch", batch, 1);
	if (epochs !== undefined) checkWhole("minimize", "epochs", epochs, 0);
	if (precision !== undefined) {
		checkChoice("minimize", "precision", precision, ["float64", "float32"]);
	}
	if (batch !== undefined && optimizer === undefined) {
		throw new RefusedType(
			"minimize: batch needs an optimizer, such as adam(): L-BFGS uses all rows",
		);
	}
	if (batch === undefined) {
		for (const [name, value] of Object.entries({ epochs, precision })) {
			if (value === undefined) continue;
			throw new RefusedType(
				`minimize: ${name} needs batch, the number of rows of a step; without it a step uses all rows, in float64`,
			);
		}
		return;
	}
	if (epochs !== undefined && maxSteps !== undefined) {
		throw new RefusedType(
			"minimize: epochs and maxSteps exclude each other: both are the length of the search",
		);
	}
	if (tolerance !== undefined) {
		throw new RefusedType(
			"minimize: tolerance and batch exclude each other: mini-batches have no test of convergence",
		);
	}
}
