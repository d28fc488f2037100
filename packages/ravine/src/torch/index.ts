/** torch under its own option names, in camelCase. */

export type { Plateau, PlateauState } from "../schedules/fallingOnPlateau.js";
export { type AdadeltaOptions, adadelta } from "./adadelta.js";
export { type AdagradOptions, adagrad } from "./adagrad.js";
export { type AdamOptions, adam } from "./adam.js";
export { type AdamaxOptions, adamax } from "./adamax.js";
export { type AdamwOptions, adamw } from "./adamw.js";
export { type AsgdOptions, asgd } from "./asgd.js";
export { type ClipGradNormOptions, clipGradNorm } from "./clipGradNorm.js";
export { type ClipGradValueOptions, clipGradValue } from "./clipGradValue.js";
export { type CyclicLrOptions, cyclicLr } from "./cyclicLr.js";
export { type NadamOptions, nadam } from "./nadam.js";
export {
	type LrAndMomentum,
	type OneCycleLrOptions,
	oneCycleLr,
} from "./oneCycleLr.js";
export { type RadamOptions, radam } from "./radam.js";
export {
	type ReduceLrOnPlateauOptions,
	reduceLrOnPlateau,
} from "./reduceLrOnPlateau.js";
export { type RmspropOptions, rmsprop } from "./rmsprop.js";
export { type RpropOptions, rprop } from "./rprop.js";
export * from "./schedules.js";
export { type SgdOptions, sgd } from "./sgd.js";
export {
	exportTorchState,
	type ImportOptions,
	importTorchState,
} from "./state.js";
