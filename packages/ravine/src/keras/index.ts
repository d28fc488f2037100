/** Keras under its own option names, in camelCase. */

export { type AdadeltaOptions, adadelta } from "./adadelta.js";
export { type AdagradOptions, adagrad } from "./adagrad.js";
export { type AdamOptions, adam } from "./adam.js";
export { type AdamaxOptions, adamax } from "./adamax.js";
export { type AdamwOptions, adamw } from "./adamw.js";
export { type FtrlOptions, ftrl } from "./ftrl.js";
export { type LambOptions, lamb } from "./lamb.js";
export { type LionOptions, lion } from "./lion.js";
export { type NadamOptions, nadam } from "./nadam.js";
export { type RmspropOptions, rmsprop } from "./rmsprop.js";
export {
	type ScheduleFreeAdamwOptions,
	scheduleFreeAdamw,
} from "./scheduleFreeAdamw.js";
export * from "./schedules.js";
export { type SgdOptions, sgd } from "./sgd.js";
