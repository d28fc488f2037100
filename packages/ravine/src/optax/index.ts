/** optax under its own option names, in camelCase. */

export { type AdabeliefOptions, adabelief } from "./adabelief.js";
export { type AdadeltaOptions, adadelta } from "./adadelta.js";
export { type AdagradOptions, adagrad } from "./adagrad.js";
export { type AdamOptions, adam } from "./adam.js";
export { type AdamaxOptions, adamax } from "./adamax.js";
export { type AdamaxwOptions, adamaxw } from "./adamaxw.js";
export { type AdamwOptions, adamw } from "./adamw.js";
export { type AdanOptions, adan } from "./adan.js";
export {
	type AddDecayedWeightsOptions,
	addDecayedWeights,
} from "./addDecayedWeights.js";
export { type AdemamixOptions, ademamix } from "./ademamix.js";
export { type AdoptOptions, adopt } from "./adopt.js";
export { type AmsgradOptions, amsgrad } from "./amsgrad.js";
export { type ClipOptions, clip } from "./clip.js";
export {
	type ClipByBlockRmsOptions,
	clipByBlockRms,
} from "./clipByBlockRms.js";
export {
	type ClipByGlobalNormOptions,
	clipByGlobalNorm,
} from "./clipByGlobalNorm.js";
export { type DadaptAdamwOptions, dadaptAdamw } from "./dadaptAdamw.js";
export { type DogOptions, dog } from "./dog.js";
export { type DowgOptions, dowg } from "./dowg.js";
export { type EmaOptions, ema } from "./ema.js";
export { type LambOptions, lamb } from "./lamb.js";
export { type LarsOptions, lars } from "./lars.js";
export { type LionOptions, lion } from "./lion.js";
export { type MadgradOptions, madgrad } from "./madgrad.js";
export { type NadamOptions, nadam } from "./nadam.js";
export { type NadamwOptions, nadamw } from "./nadamw.js";
export {
	type NormalizeByUpdateNormOptions,
	normalizeByUpdateNorm,
} from "./normalizeByUpdateNorm.js";
export { type NovogradOptions, novograd } from "./novograd.js";
export { type ProdigyOptions, prodigy } from "./prodigy.js";
export { type RadamOptions, radam } from "./radam.js";
export { type RmspropOptions, rmsprop } from "./rmsprop.js";
export { type RpropOptions, rprop } from "./rprop.js";
export {
	type ScheduleFreeAdamwOptions,
	scheduleFreeAdamw,
} from "./scheduleFreeAdamw.js";
export {
	type ScheduleFreeSgdOptions,
	scheduleFreeSgd,
} from "./scheduleFreeSgd.js";
export * from "./schedules.js";
export { type SgdOptions, sgd } from "./sgd.js";
export { type SignSgdOptions, signSgd } from "./signSgd.js";
export { type SignumOptions, signum } from "./signum.js";
export { type TraceOptions, trace } from "./trace.js";
export { type YogiOptions, yogi } from "./yogi.js";
