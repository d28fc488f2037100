import { chromiumRuns, unpackChromium } from "./chromium.js";

/** Unpacks Chromium before the tests, so that no test's timeout includes it. It is done once per node_modules. */
export default function setup(): void {
	if (chromiumRuns) unpackChromium();
}
