import "./data.css";
import { useState } from "preact/hooks";
import { lazy } from "../controls/Lazy.js";
import type { ViewProps } from "../model/view.js";
import { Choices } from "./Choices.js";
import { deskOf } from "./desk.js";
import { Figures } from "./Figures.js";
import { RaceBar } from "./RaceBar.js";
import { Source } from "./Source.js";

const FitPanel = lazy(() => import("./FitPanel.js"));

/** A table, a model of two parameters, and the rules that fit it. */
export default function YourData({ lab, timeline }: ViewProps) {
	const [desk] = useState(() => deskOf(lab));
	const loaded = desk.loaded.value;
	const problem = desk.problem.value;
	return (
		<div class="data">
			<Source desk={desk} />
			<Choices desk={desk} />
			<p class="wrong" role="alert">
				{problem !== undefined && `The rules cannot race on this: ${problem}.`}
			</p>
			{loaded === undefined ? (
				problem === undefined && (
					<p class="muted" role="status">
						Loading …
					</p>
				)
			) : (
				<>
					<RaceBar desk={desk} loaded={loaded} timeline={timeline} />
					<Figures lab={lab} loaded={loaded} />
					<FitPanel desk={desk} loaded={loaded} />
				</>
			)}
		</div>
	);
}
