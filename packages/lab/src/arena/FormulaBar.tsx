import { useId } from "preact/hooks";
import { namedSurfaces } from "../model/ground.js";
import type { Lab } from "../model/lab.js";

/** Chooses a surface by name, or takes a formula. */
export function FormulaBar({ lab }: { lab: Lab }) {
	const id = useId();
	const text = lab.cost.value;
	const named = Object.hasOwn(namedSurfaces, text)
		? namedSurfaces[text]
		: undefined;
	const problem = lab.costProblem.value;
	return (
		<div class="formula-bar">
			<select
				class="field"
				aria-label="Function"
				value={named ? text : ""}
				onChange={(event) => {
					const name = event.currentTarget.value;
					if (name !== "") lab.setCost(name);
				}}
			>
				<option value="">your own</option>
				{Object.keys(namedSurfaces).map((name) => (
					<option key={name} value={name}>
						{name}
					</option>
				))}
			</select>
			<input
				class="field formula"
				aria-label="Formula"
				aria-invalid={problem !== undefined}
				aria-describedby={`${id}-problem`}
				spellcheck={false}
				autocomplete="off"
				autocapitalize="off"
				value={named ? named.formula : text}
				onInput={(event) => lab.setCost(event.currentTarget.value)}
			/>
			<p class="wrong" id={`${id}-problem`} role="status">
				{problem?.message ?? lab.raceProblem.value}
			</p>
		</div>
	);
}
