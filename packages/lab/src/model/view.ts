import type { Lab } from "./lab.js";
import type { Timeline } from "./timeline.js";

/** What every view of the page is given. */
export interface ViewProps {
	readonly lab: Lab;
	readonly timeline: Timeline;
}
