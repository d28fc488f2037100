/** The rules, each by its name, and all of them in a list. */

import { adabelief } from "./adabelief.js";
import { adadelta } from "./adadelta.js";
import { adagrad } from "./adagrad.js";
import { adam } from "./adam.js";
import { adamAtan2 } from "./adamAtan2.js";
import { adamax } from "./adamax.js";
import { adamc } from "./adamc.js";
import { adamw } from "./adamw.js";
import { adan } from "./adan.js";
import { ademamix } from "./ademamix.js";
import { adopt } from "./adopt.js";
import { amsgrad } from "./amsgrad.js";
import { centeredRmsprop } from "./centeredRmsprop.js";
import { dadaptAdam } from "./dadaptAdam.js";
import { dog } from "./dog.js";
import { dowg } from "./dowg.js";
import { heavyBall } from "./heavyBall.js";
import { lamb } from "./lamb.js";
import { laprop } from "./laprop.js";
import { lars } from "./lars.js";
import { lion } from "./lion.js";
import { madgrad } from "./madgrad.js";
import { mars } from "./mars.js";
import { momentum } from "./momentum.js";
import { nadam } from "./nadam.js";
import { nesterov } from "./nesterov.js";
import { novograd } from "./novograd.js";
import { prodigy } from "./prodigy.js";
import { qhadam } from "./qhadam.js";
import { radam } from "./radam.js";
import { rmsprop } from "./rmsprop.js";
import { rprop } from "./rprop.js";
import { scheduleFreeAdamw } from "./scheduleFreeAdamw.js";
import { scheduleFreeSgd } from "./scheduleFreeSgd.js";
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
	rprop,
	novograd,
	adamax,
	adam,
	adamAtan2,
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
	madgrad,
	dog,
	dowg,
	adan,
	scheduleFreeSgd,
	scheduleFreeAdamw,
	dadaptAdam,
	prodigy,
] as const;

export {
	adabelief,
	adadelta,
	adagrad,
	adam,
	adamAtan2,
	adamax,
	adamc,
	adamw,
	adan,
	ademamix,
	adopt,
	amsgrad,
	centeredRmsprop,
	dadaptAdam,
	dog,
	dowg,
	heavyBall,
	lamb,
	laprop,
	lars,
	lion,
	madgrad,
	mars,
	momentum,
	nadam,
	nesterov,
	novograd,
	prodigy,
	qhadam,
	radam,
	rmsprop,
	rprop,
	scheduleFreeAdamw,
	scheduleFreeSgd,
	sgd,
	signum,
	stableAdamw,
	yogi,
};
