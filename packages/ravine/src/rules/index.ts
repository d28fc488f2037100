/** The rules, each by its name, and all of them in a list. */

import { adam } from "./adam.js";
import { heavyBall } from "./heavyBall.js";
import { momentum } from "./momentum.js";
import { nesterov } from "./nesterov.js";
import { rmsprop } from "./rmsprop.js";
import { sgd } from "./sgd.js";

/** Every rule, from simple to complex. */
export const rules = [
	sgd,
	momentum,
	heavyBall,
	nesterov,
	rmsprop,
	adam,
] as const;

export { adam, heavyBall, momentum, nesterov, rmsprop, sgd };
