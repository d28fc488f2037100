import { batch, useComputed } from "@preact/signals";
import { useId, useState } from "preact/hooks";
import type { Surface } from "ravine";
import { LateStatus } from "../controls/LateStatus.js";
import {
	isOverData,
	namedSurfaces,
	type Point,
	readGround,
} from "../model/ground.js";
import type { Lab } from "../model/lab.js";
import type { Problem } from "../model/ruleText.js";
import { costAtPoint } from "./pictureCost.js";
import { SuitingRates } from "./SuitingRates.js";
import { Typeset } from "./Typeset.js";

/** A text that cannot be read, and the cost that stays meanwhile. */
interface Wrong {
	readonly typed: string;
	readonly cost: string;
}

/** Chooses a surface by name, or takes a formula. The last good one stays while a text has an error. */
export function FormulaBar({ lab }: { readonly lab: Lab }) {
	const id = useId();
	const [wrong, setWrong] = useState<Wrong | undefined>(undefined);
	const ground = lab.ground.value;
	const cost = lab.cost.value;
	const surface = isOverData(ground) ? undefined : surfaceNamed(cost);
	const formula = isOverData(ground) ? "" : (surface?.formula ?? cost);
	// A cost that was chosen elsewhere ends the error.
	const typedWrong = wrong?.cost === cost ? wrong.typed : undefined;
	const shown = typedWrong ?? formula;
	const problem =
		typedWrong === undefined
			? lab.costProblem.value
			: readGround(typedWrong).problem;
	const type = (typed: string) => {
		const isRead = readGround(typed).problem === undefined;
		setWrong(isRead ? undefined : { typed, cost });
		if (isRead) changeCost(lab, typed, Math.abs(typed.length - shown.length));
	};
	return (
		<div class="formula-bar">
			<div class="formula-row">
				<SurfaceMenu lab={lab} onChoose={() => setWrong(undefined)} />
				<input
					class="field cost-formula"
					aria-label="Formula of the cost"
					aria-invalid={problem !== undefined}
					aria-describedby={`${id}-problem`}
					placeholder="a formula such as x^2 + 3 * y^2"
					spellcheck={false}
					autocomplete="off"
					autocapitalize="off"
					value={shown}
					onInput={(event) => type(event.currentTarget.value)}
				/>
				<SuitingRates lab={lab} surface={surface} />
			</div>
			<div class="formula-below">
				<div id={`${id}-problem`}>
					{problem && <FormulaProblem text={shown} problem={problem} />}
					<RaceProblem lab={lab} />
				</div>
				<LateStatus text={problem === undefined ? "" : inWords(problem)} />
				{problem === undefined && (
					<div class="formula-about">
						<Typeset ground={ground} />
						{surface && <p class="muted">{surface.description}</p>}
						{isBase(formula) && ground.variables.includes("e") && (
							<p class="muted">
								Here e is a variable; the exponential function is exp(x).
							</p>
						)}
					</div>
				)}
			</div>
		</div>
	);
}

/** Whether a formula raises e to a power. */
function isBase(formula: string): boolean {
	return /(?<![\p{L}\p{N}_])e\s*(\^|\*\*)/u.test(formula);
}

interface SurfaceMenuProps {
	readonly lab: Lab;
	readonly onChoose: () => void;
}

function SurfaceMenu({ lab, onChoose }: SurfaceMenuProps) {
	const overData = isOverData(lab.ground.value);
	const named = overData ? undefined : surfaceNamed(lab.cost.value);
	return (
		<select
			class="field"
			aria-label="Function"
			value={named?.name ?? ""}
			onChange={(event) => {
				const name = event.currentTarget.value;
				onChoose();
				if (name !== "") lab.setCost(name);
			}}
		>
			<option value="">{overData ? "your data" : "your own"}</option>
			{Object.entries(namedSurfaces).map(([name, { description }]) => (
				<option key={name} value={name} title={description}>
					{name}
				</option>
			))}
		</select>
	);
}

function surfaceNamed(text: string): Surface | undefined {
	const name = text.trim();
	return Object.hasOwn(namedSurfaces, name) ? namedSurfaces[name] : undefined;
}

/** So many characters change in one keystroke. */
const KEYSTROKE = 2;

/** Sets the cost. A keystroke in a formula keeps the start and the view, if the variables are the same. */
function changeCost(lab: Lab, typed: string, changed: number): void {
	const before = lab.ground.peek().variables;
	const start = lab.start.peek();
	const view = lab.view.peek();
	batch(() => {
		lab.setCost(typed);
		const ground = lab.ground.value;
		const sameVariables = `${ground.variables}` === `${before}`;
		if (changed > KEYSTROKE || !sameVariables) return;
		if (!Number.isFinite(costAtPoint(ground, start))) return;
		const isHome = (own: Point) =>
			before.every((name) => own[name] === start[name]);
		if (!isHome(ground.start)) lab.chosenStart.value = start;
		lab.chosenView.value = view;
	});
}

interface FormulaProblemProps {
	readonly text: string;
	readonly problem: Problem;
}

function inWords({ message, at }: Problem): string {
	return at === undefined ? message : `At character ${at + 1}: ${message}`;
}

/** Characters of the formula that are shown on each side of an error. */
const AROUND = 24;

/** The place of an error, with a caret under it and what is wrong. */
function FormulaProblem({ text, problem }: FormulaProblemProps) {
	const { message, at } = problem;
	if (at === undefined || text.trim() === "")
		return <p class="wrong">{message}</p>;
	const from = Math.max(0, at - AROUND);
	const cut = text.slice(from, at + AROUND);
	const lead = from > 0 ? "…" : "";
	return (
		<pre class="wrong formula-place">
			{`${lead}${cut}${at + AROUND < text.length ? "…" : ""}\n${" ".repeat(lead.length + at - from)}^ ${message}`}
		</pre>
	);
}

/** Why there is no race, in a component of its own so that a drag renders nothing else. */
function RaceProblem({ lab }: { readonly lab: Lab }) {
	const problem = useComputed(() => lab.raceProblem.value).value;
	return (
		<>
			{problem !== undefined && <p class="wrong">{problem}</p>}
			<LateStatus text={problem ?? ""} />
		</>
	);
}
