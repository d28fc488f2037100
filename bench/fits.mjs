#!/usr/bin/env node
// @ts-check
/** Measures only the small fits: `node bench/fits.mjs`. */
import { measureFits } from "./extras.mjs";
import { printExtras } from "./print.mjs";
import { installPeers } from "./setup.mjs";

installPeers();
printExtras(await measureFits(9));
