import { chromiumRuns, unpackChromium } from "./chromium.js";

/** Unpacks Chromium before any test's time runs. It is done once for a folder node_modules. */
export default function setup(): void {
	if (chromiumRuns) unpackChromium();
}
