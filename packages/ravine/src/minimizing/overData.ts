import { boxByName } from "../bounds.js";
import { checkChoice, checkWhole } from "../checks.js";
import { type Constraint, readConstraints } from "../constraints.js";
import { prepareDataCost } from "../dataCost.js";
import { checkData, lengthsOf } from "../fitting/data.js";
import { checkRowCost } from "../language/checkRowCost.js";
import { dotsIn } from "../language/dots.js";
import type { Program } from "../language/program.js";
import { objectiveOf } from "../objective.js";
import { RefusedType } from "../refusal.js";
import { descentOnBatches } from "./miniBatches.js";
import type { Minimum } from "./minimum.js";
import type { DataOptions, MinimizeOptions } from "./options.js";
import { type DataPoint, Parameters } from "./parameters.js";
import { refuseStart } from "./refuseStart.js";
import { readRows } from "./rowData.js";
import { search, searchWithin, type Ways } from "./search.js";

/** So many epochs, where neither their number nor that of the steps is given. */
const EPOCHS = 50;

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
	const { names: owners, labels, values } = parameters;
	const box = boxByName("minimize", options.bounds, owners, values, labels);
	const constraints = conditionsOn(parameters, options.subjectTo);
	const { lengths } = parameters;
	const cost = await prepareDataCost({
		...{ program, parameters: lengths, columns, rows, precision },
	});
	try {
		const objective = objectiveOf(
			"minimize",
			(x, gradient) => cost.costAndGradient(x, gradient),
			{ size: values.length, box, source: "exact" },
		);
		const count = { steps: 0, epochs: 0 };
		const batches = batchesOf(options);
		const ways: Ways = {
			lengths,
			refuse: (x) => refuseStart(cost, x, parameters, columns),
			descend:
				batches &&
				((from) =>
					descentOnBatches(
						{
							...{
								...batches,
								cost,
								objective,
								lengths,
								box,
								precision,
								count,
							},
							isWatched: options.onStep !== undefined,
						},
						from,
					)),
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

/** The mini-batches asked for; undefined: every step uses all rows. */
function batchesOf({ optimizer, batch, seed = 0, ...given }: DataOptions) {
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

function checkDataOptions(options: DataOptions): void {
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

/** Reads conditions, which may name the parameters that are numbers. */
function conditionsOn(
	{ lengths, offsets }: Parameters,
	texts: unknown,
): readonly Constraint[] | undefined {
	if (texts === undefined) return undefined;
	const numbers = [...lengths.keys()].filter(
		(name) => lengths.get(name) === undefined,
	);
	for (const { text, variables } of readConstraints("minimize", texts)) {
		const array = variables.find((name) => lengths.get(name) !== undefined);
		if (array === undefined) continue;
		throw new RefusedType(
			`minimize: the condition "${text}" has ${array}, an array; conditions take parameters that are numbers`,
		);
	}
	const places = numbers.map((name) => offsets.get(name) as number);
	const slopes = new Float64Array(numbers.length);
	return readConstraints("minimize", texts, numbers).map((one) => ({
		...one,
		evaluate(x, gradient) {
			const own = Float64Array.from(places, (place) => x[place] as number);
			const value = one.evaluate(own, slopes);
			gradient.fill(0);
			places.forEach((place, k) => {
				gradient[place] = slopes[k] as number;
			});
			return value;
		},
	}));
}
