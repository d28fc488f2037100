/** optax under its own option names, in camelCase. */

export { type AdabeliefOptions, adabelief } from "./adabelief.js";
export { type AdadeltaOptions, adadelta } from "./adadelta.js";
export { type AdagradOptions, adagrad } from "./adagrad.js";
export { type AdamOptions, adam } from "./adam.js";
export { type AdamaxOptions, adamax } from "./adamax.js";
export { type AdamaxwOptions, adamaxw } from "./adamaxw.js";
export { type AdamwOptions, adamw } from "./adamw.js";
export { type AdanOptions, adan } from "./adan.js";
export { type AmsgradOptions, amsgrad } from "./amsgrad.js";
export { type LambOptions, lamb } from "./lamb.js";
export { type LarsOptions, lars } from "./lars.js";
export { type LionOptions, lion } from "./lion.js";
export { type NadamOptions, nadam } from "./nadam.js";
export { type NadamwOptions, nadamw } from "./nadamw.js";
export { type NovogradOptions, novograd } from "./novograd.js";
export { type RadamOptions, radam } from "./radam.js";
export { type RmspropOptions, rmsprop } from "./rmsprop.js";
export { type RpropOptions, rprop } from "./rprop.js";
export * from "./schedules.js";
export { type SgdOptions, sgd } from "./sgd.js";
export { type SignSgdOptions, signSgd } from "./signSgd.js";
export { type SignumOptions, signum } from "./signum.js";
export { type YogiOptions, yogi } from "./yogi.js";
