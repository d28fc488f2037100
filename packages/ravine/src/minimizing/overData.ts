import { boxByName } from "../bounds.js";
import { prepareDataCost } from "../dataCost.js";
import type { Box } from "../lbfgs/box.js";
import { objectiveOf } from "../objective.js";
import { batchesOf, checkDataOptions } from "./batchOptions.js";
import { conditionsOn } from "./conditions.js";
import { readCost } from "./dataCost.js";
import { descentOnBatches } from "./miniBatches.js";
import type { Minimum } from "./minimum.js";
import type { DataOptions, MinimizeOptions } from "./options.js";
import type { DataPoint, Parameters } from "./parameters.js";
import { refuseStart } from "./refuseStart.js";

import { search, searchWithin, type Ways } from "./search.js";

/** Minimises the mean of a formula over the rows of data; see `minimize`. */
export async function minimizeOverData(
	text: string,
	start: unknown,
	options: DataOptions,
): Promise<Minimum<DataPoint<Record<string, unknown>>>> {
	checkDataOptions(options);
	const { precision = "float64" } = options;
	const read = readCost("minimize", text, start, options.data, precision);
	const { parameters, columns } = read;
	const { lengths, values } = parameters;
	const { bounds } = options;
	const box = bounds === undefined ? undefined : boxOf(parameters, bounds);
	const constraints = conditionsOn(parameters, options.subjectTo);
	const cost = await prepareDataCost(read.costs);
	try {
		const objective = objectiveOf(
			"minimize",
			(x, gradient) => cost.costAndGradient(x, gradient),
			{ size: values.length, box, source: "exact" },
		);
		const count = { steps: 0, epochs: 0 };
		const batches = batchesOf(options);
		const isWatched = options.onStep !== undefined;
		const whole = { cost, objective, lengths, box, precision };
		const ways: Ways = {
			lengths,
			refuse: (x) => refuseStart(cost, x, parameters, columns),
			descend: batches
				? (from) =>
						descentOnBatches({ ...whole, ...batches, isWatched, count }, from)
				: undefined,
		};
		const own: MinimizeOptions = {
			...options,
			onStep: options.onStep as MinimizeOptions["onStep"],
		};
		const found = await (constraints === undefined
			? search(objective, values, box, own, ways)
			: searchWithin(constraints, objective, values, box, own, ways));
		return {
			...found,
			...(batches ? count : {}),
			x: parameters.named(found.x),
		};
	} finally {
		cost.dispose();
	}
}

function boxOf(
	{ names, values, labels }: Parameters,
	bounds: unknown,
): Box | undefined {
	return boxByName("minimize", bounds, names, values, labels);
}
