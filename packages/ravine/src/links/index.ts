/** The links, each by its name, and all of them in a list. */

import { adaptiveClip } from "./adaptiveClip.js";
import { average } from "./average.js";
import { cautious } from "./cautious.js";
import { centralize } from "./centralize.js";
import { clipByGlobalNorm } from "./clipByGlobalNorm.js";
import { clipByNorm } from "./clipByNorm.js";
import { clipByValue } from "./clipByValue.js";
import { decayWeights } from "./decayWeights.js";
import { lookahead } from "./lookahead.js";

/** Every link, those before a rule first. */
export const links = [
	clipByValue,
	clipByNorm,
	clipByGlobalNorm,
	adaptiveClip,
	decayWeights,
	centralize,
	cautious,
	average,
	lookahead,
] as const;

export {
	adaptiveClip,
	average,
	cautious,
	centralize,
	clipByGlobalNorm,
	clipByNorm,
	clipByValue,
	decayWeights,
	lookahead,
};
