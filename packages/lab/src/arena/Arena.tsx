import "./arena.css";
import { useMemo } from "preact/hooks";
import type { ViewProps } from "../model/view.js";
import { FormulaBar } from "./FormulaBar.js";
import { Legend } from "./Legend.js";
import { Picture } from "./Picture.js";
import { StartFields } from "./StartFields.js";
import { ArenaState } from "./state.js";

/** The ground with the runs' paths on it: what the page turns on. */
export function Arena({ lab, timeline }: ViewProps) {
	const state = useMemo(() => new ArenaState(lab), [lab]);
	return (
		<section class="arena" aria-label="The arena">
			<FormulaBar lab={lab} />
			<Picture state={state} timeline={timeline} />
			<StartFields state={state} />
			<Legend state={state} />
		</section>
	);
}
