/** The rules, each by its name, and all of them in a list. */

import { adabelief } from "./adabelief.js";
import { adadelta } from "./adadelta.js";
import { adagrad } from "./adagrad.js";
import { adam } from "./adam.js";
import { adamax } from "./adamax.js";
import { adamc } from "./adamc.js";
import { adamw } from "./adamw.js";
import { adan } from "./adan.js";
import { ademamix } from "./ademamix.js";
import { adopt } from "./adopt.js";
import { amsgrad } from "./amsgrad.js";
import { centeredRmsprop } from "./centeredRmsprop.js";
import { heavyBall } from "./heavyBall.js";
import { lamb } from "./lamb.js";
import { laprop } from "./laprop.js";
import { lars } from "./lars.js";
import { lion } from "./lion.js";
import { mars } from "./mars.js";
import { momentum } from "./momentum.js";
import { nadam } from "./nadam.js";
import { nesterov } from "./nesterov.js";
import { novograd } from "./novograd.js";
import { qhadam } from "./qhadam.js";
import { radam } from "./radam.js";
import { rmsprop } from "./rmsprop.js";
import { sgd } from "./sgd.js";
import { signum } from "./signum.js";
import { stableAdamw } from "./stableAdamw.js";
import { yogi } from "./yogi.js";

/** Every rule, from simple to complex. */
export const rules = [
	sgd,
	momentum,
	heavyBall,
	nesterov,
	signum,
	adagrad,
	rmsprop,
	lion,
	lars,
	adadelta,
	centeredRmsprop,
	novograd,
	adamax,
	adam,
	adamw,
	adamc,
	adabelief,
	yogi,
	radam,
	qhadam,
	laprop,
	adopt,
	lamb,
	stableAdamw,
	amsgrad,
	nadam,
	mars,
	ademamix,
	adan,
] as const;

export {
	adabelief,
	adadelta,
	adagrad,
	adam,
	adamax,
	adamc,
	adamw,
	adan,
	ademamix,
	adopt,
	amsgrad,
	centeredRmsprop,
	heavyBall,
	lamb,
	laprop,
	lars,
	lion,
	mars,
	momentum,
	nadam,
	nesterov,
	novograd,
	qhadam,
	radam,
	rmsprop,
	sgd,
	signum,
	stableAdamw,
	yogi,
};
