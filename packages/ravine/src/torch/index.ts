/** torch under its own option names, in camelCase. */

export type { Plateau, PlateauState } from "../schedules/fallingOnPlateau.js";
export { type AdamOptions, adam } from "./adam.js";
export { type CyclicLrOptions, cyclicLr } from "./cyclicLr.js";
export {
	type LrAndMomentum,
	type OneCycleLrOptions,
	oneCycleLr,
} from "./oneCycleLr.js";
export {
	type ReduceLrOnPlateauOptions,
	reduceLrOnPlateau,
} from "./reduceLrOnPlateau.js";
export * from "./schedules.js";
