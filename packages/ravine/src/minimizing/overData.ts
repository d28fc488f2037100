import { boxByName } from "../bounds.js";
import { prepareDataCost } from "../dataCost.js";
import { checkData, lengthsOf } from "../fitting/data.js";
import { checkRowCost } from "../language/checkRowCost.js";
import { dotsIn } from "../language/dots.js";
import type { Program } from "../language/program.js";
import type { Box } from "../lbfgs/box.js";
import { objectiveOf } from "../objective.js";
import { RefusedType } from "../refusal.js";
import { batchesOf, checkDataOptions } from "./batchOptions.js";
import { conditionsOn } from "./conditions.js";
import { descentOnBatches } from "./miniBatches.js";
import type { Minimum } from "./minimum.js";
import type { DataOptions, MinimizeOptions } from "./options.js";
import { type DataPoint, Parameters } from "./parameters.js";
import { refuseStart } from "./refuseStart.js";
import { readRows } from "./rowData.js";
import { search, searchWithin, type Ways } from "./search.js";

/** Minimises the mean of a formula over the rows of data; see `minimize`. */
export async function minimizeOverData(
	text: string,
	start: unknown,
	options: DataOptions,
): Promise<Minimum<DataPoint<Record<string, unknown>>>> {
	checkDataOptions(options);
	const parameters = new Parameters(start);
	const data = checkData("minimize", options.data);
	const program = checkRowCost(
		"formula",
		text,
		lengthsOf(data),
		parameters.lengths,
	);
	const names = columnsOf(program);
	const { columns, rows } = readRows("minimize", data, names);
	const { precision = "float64" } = options;
	const { lengths, values } = parameters;
	const { bounds } = options;
	const box = bounds === undefined ? undefined : boxOf(parameters, bounds);
	const constraints = conditionsOn(parameters, options.subjectTo);
	const cost = await prepareDataCost({
		program,
		parameters: lengths,
		columns,
		rows,
		precision,
	});
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

/** @throws RefusedType for a formula without columns. */
function columnsOf(program: Program): string[] {
	const blocks = new Map(
		dotsIn(program).map(({ name, other }) => [name, other]),
	);
	const names = program.nodes
		.filter(({ op, kind }) => op === "variable" && kind === "element")
		.map(({ name }) => blocks.get(name) ?? name);
	if (names.length > 0) return [...new Set(names)];
	throw new RefusedType(
		"minimize: the formula has no column of the data; leave out data to minimise a formula of its variables alone",
	);
}
