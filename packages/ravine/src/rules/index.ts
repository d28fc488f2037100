/** The rules, from simple to complex. */

export { adam } from "./adam.js";
export { heavyBall } from "./heavyBall.js";
export { momentum } from "./momentum.js";
export { nesterov } from "./nesterov.js";
export { rmsprop } from "./rmsprop.js";
export { sgd } from "./sgd.js";
