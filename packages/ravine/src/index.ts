export type {
	Backend,
	Compiled,
	Engine,
	Layout,
	Order,
	Outcome,
} from "./backends/backend.js";
export { interpreter } from "./backends/interpreter.js";
export { webassembly } from "./backends/webassembly/index.js";
export { type Batches, batches } from "./batches.js";
export type { Bounds } from "./bounds.js";
export {
	checkGradient,
	type GradientCheck,
	type GradientComponent,
} from "./checkGradient.js";
export { chain, renamed } from "./compose.js";
export {
	type CostFunction,
	costFunction,
	type NamedCost,
	type RowsCost,
} from "./cost.js";
export type { Columns } from "./descent.js";
export type * from "./described.js";
export { eventLoopTurns } from "./eventLoop.js";
export {
	type FitNames,
	type FitOptions,
	type FitProgress,
	type FitStart,
	fit,
} from "./fit.js";
export type { Column, ColumnBlock, DataColumns } from "./fitting/data.js";
export type { EndReason } from "./fitting/descents.js";
export type { Fit, Prediction } from "./fitting/fitted.js";
export type {
	JacobianSource,
	ResidualFunction,
} from "./fitting/functionResiduals.js";
export type { Loss } from "./fitting/losses.js";
export type { SearchOptions } from "./fitting/options.js";
export type { LeastSquaresProgress } from "./fitting/search.js";
export type { GlossaryEntry } from "./glossary.js";
export { TextError } from "./language/errors.js";
export type { Precision, Program } from "./language/program.js";
export type { Progress } from "./lbfgs/index.js";
export {
	type LeastSquares,
	type LeastSquaresOptions,
	leastSquares,
} from "./leastSquares.js";
export * from "./links/index.js";
export {
	type Basins,
	type BasinsOptions,
	basins,
	type GridAxis,
	type Strip,
	type StripOptions,
	strip,
} from "./maps.js";
export { minimize } from "./minimize.js";
export { type DataCost, dataCost } from "./minimizing/dataCost.js";
export type { DataProgress } from "./minimizing/miniBatches.js";
export type { Minimum } from "./minimizing/minimum.js";
export type { DataOptions, MinimizeOptions } from "./minimizing/options.js";
export type { DataPoint, DataStart } from "./minimizing/parameters.js";
export type { RowData } from "./minimizing/rowData.js";
export { movingAverage } from "./movingAverage.js";
export {
	NonFiniteError,
	NonFiniteGradientError,
	NonFiniteParametersError,
	NonFiniteScalarError,
} from "./nonFinite.js";
export type { Initial, InitialTree } from "./numbers.js";
export type {
	CostWithGradient,
	GradientSource,
	PlainCost,
} from "./objective.js";
export {
	createOptimizer,
	type Optimizer,
	type OptimizerOptions,
	type StepReport,
} from "./optimizer.js";
export { frozen, partition } from "./partition.js";
export {
	extendRace,
	type Race,
	type RaceOptions,
	type RaceRun,
	race,
	stepsToTarget,
} from "./race.js";
export { isRefusal, Refusal, RefusedRange, RefusedType } from "./refusal.js";
export {
	type Choice,
	type GivenSetting,
	type GivenState,
	type Rule,
	type RuleDefinition,
	type RuleFactory,
	rule,
} from "./rule.js";
export * from "./rules/index.js";
export {
	CheckpointError,
	decodeTensors,
	encodeTensors,
	type Tensor,
	type TensorData,
	type TensorFile,
} from "./safetensors.js";
export type { LoadOptions } from "./saving.js";
export type { SettingsGroup } from "./settings.js";
export {
	isSurface,
	type Surface,
	type SurfaceDefinition,
	surface,
} from "./surface.js";
