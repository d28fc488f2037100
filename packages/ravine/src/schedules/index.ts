/**
 * Schedules: pure functions of the step's number, which begins at 1. Each can be the value of any setting. `plateau`
 * alone depends on something else, a metric.
 */

export type { Schedule } from "../described.js";
export { constant } from "./constant.js";
export { type CosineOptions, cosine } from "./cosine.js";
export {
	type CosineRestartsOptions,
	cosineRestarts,
} from "./cosineRestarts.js";
export { type ExponentialOptions, exponential } from "./exponential.js";
export type { Plateau, PlateauState } from "./fallingOnPlateau.js";
export { inverseSqrt } from "./inverseSqrt.js";
export { join } from "./join.js";
export { type LinearOptions, linear } from "./linear.js";
export { type OneCycleOptions, oneCycle } from "./oneCycle.js";
export { piecewise } from "./piecewise.js";
export { type PlateauOptions, plateau } from "./plateau.js";
export { type PolynomialOptions, polynomial } from "./polynomial.js";
export { type WarmupOptions, warmup } from "./warmup.js";
export {
	type WarmupStableDecayOptions,
	warmupStableDecay,
} from "./warmupStableDecay.js";
