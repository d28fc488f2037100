import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { Dialog } from "../controls/Dialog.js";
import { copyText } from "../controls/takeAway.js";
import { OWN_TABLE } from "../model/dataChoice.js";
import { isOverData } from "../model/ground.js";
import type { LabState } from "../model/lab.js";
import { MAX_LINK } from "../model/link.js";
import { counted } from "../model/numbers.js";
import { readRule } from "../model/ruleText.js";
import { asSentence } from "../model/sentence.js";
import type { ViewProps } from "../model/view.js";
import type { Address } from "./address.js";
import { libraryCode } from "./code.js";
import { commandLine } from "./command.js";
import { Files } from "./Files.js";
import { noNumbers } from "./raceJson.js";
import "./share.css";

interface ShareProps extends Pick<ViewProps, "lab"> {
	readonly address: Address;
	readonly onClose: () => void;
}

/** A dialog with the state as a link, as code and as a command line, and the race as files. */
export default function Share({ lab, address, onClose }: ShareProps) {
	const link = address.link();
	const state = {
		...lab.snapshot(),
		runs: lab.runs.value.filter(({ hidden }) => !hidden),
	};
	return (
		<Dialog class="share" title="Share" onClose={onClose}>
			<Links lab={lab} link={link} />
			<Programs lab={lab} state={state} />
			<Files lab={lab} />
		</Dialog>
	);
}

interface LinksProps extends Pick<ViewProps, "lab"> {
	readonly link: string;
}

/** The link, and a frame with it for another page. */
function Links({ lab, link }: LinksProps) {
	if (link.length > MAX_LINK) {
		return (
			<p class="muted">
				There is no link: the texts of the rules are too long for one.
			</p>
		);
	}
	const frame = `<iframe src="${link.replace("#", "?embed#").replaceAll('"', "&quot;")}" width="720" height="620" title="A race of gradient descents"></iframe>`;
	return (
		<>
			<Copy
				title="Link"
				text={link}
				note={
					lab.data.value?.table === OWN_TABLE
						? "It keeps everything but the rows of your table: the model, the rules with their texts, the start, the step."
						: "It keeps everything: the cost, the rules with their texts, the start, the step."
				}
			/>
			<Copy title="Frame for a page of yours" text={frame} />
		</>
	);
}

interface ProgramsProps extends Pick<ViewProps, "lab"> {
	readonly state: LabState;
}

/** The race as code and as a command line, or why there is none. */
function Programs({ lab, state }: ProgramsProps) {
	if (isOverData(lab.ground.value)) {
		return (
			<p class="muted">
				The code and the command line of a fit are with "Your data".
			</p>
		);
	}
	const problem = noNumbers(lab);
	if (problem !== undefined) {
		return (
			<p class="muted">There is no code and no command line: {problem}.</p>
		);
	}
	const command = commandLine(state, lab.start.value, lab.target.value);
	const broken = state.runs.filter(({ text }) => readRule(text).problem);
	const notes = [
		...(broken.length === 0
			? []
			: [
					`${counted(broken.length, "run")} with an error ${broken.length === 1 ? "is" : "are"} left out`,
				]),
		...command.notes,
	].map(asSentence);
	return (
		<>
			<Copy title="Library code" text={libraryCode(state, lab.start.value)} />
			{command.text === "" ? (
				<p class="muted">There is no command line. {notes.join(" ")}</p>
			) : (
				<Copy title="Command line" text={command.text} note={notes.join(" ")} />
			)}
		</>
	);
}

interface CopyProps {
	readonly title: string;
	readonly text: string;
	readonly note?: string;
}

/** A text with a button that copies it. */
function Copy({ title, text, note }: CopyProps) {
	const id = useId();
	const told = useSignal("");
	const area = useRef<HTMLTextAreaElement>(null);
	const copy = async () => {
		if (await copyText(text)) {
			told.value = "copied";
			return;
		}
		area.current?.select();
		told.value =
			"the browser does not allow it: the text is selected, copy it with the keyboard";
	};
	return (
		<div class="share-copy">
			<div class="share-top">
				<label for={id}>{title}</label>
				<span class="muted" role="status">
					{told.value}
				</span>
				<button
					type="button"
					class="button"
					aria-label={`Copy: ${title}`}
					onClick={copy}
				>
					Copy
				</button>
			</div>
			<textarea
				id={id}
				ref={area}
				class="field"
				readOnly
				rows={Math.min(14, text.split("\n").length)}
				value={text}
			/>
			{note !== undefined && note !== "" && <p class="muted">{note}</p>}
		</div>
	);
}
