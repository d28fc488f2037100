import { useRef, useState } from "preact/hooks";
import { Icon } from "../controls/Icon.js";
import { lazy } from "../controls/Lazy.js";
import type { EditorProps } from "../editor/Editor.js";
import type { Lab, RunText } from "../model/lab.js";
import { isExpression, writeOut } from "../model/ruleText.js";
import { Problem } from "./Problem.js";

const loadEditor = () => import("../editor/Editor.js");
const Editor = lazy<EditorProps>(loadEditor, ({ run }) => (
	<RuleCode text={run.text} />
));

interface RuleTextPartProps {
	readonly lab: Lab;
	readonly run: RunText;
	readonly startsOpen: boolean;
	readonly onSay: (message: string) => void;
}

/** A run's text, which can be edited, or written out from an expression to lines. */
export function RuleTextPart({
	lab,
	run,
	startsOpen,
	onSay,
}: RuleTextPartProps) {
	const [editing, setEditing] = useState(startsOpen);
	const button = useRef<HTMLButtonElement>(null);
	const leave = () => {
		setEditing(false);
		button.current?.focus();
	};
	const write = () => {
		const { text, problem } = writeOut(run.text);
		if (text === undefined) onSay(`It cannot be written out: ${problem}.`);
		else {
			lab.setText(run.id, text);
			setEditing(true);
		}
	};
	return (
		<div class="card-text">
			{editing ? (
				<Editor lab={lab} run={run} onLeave={leave} />
			) : (
				<RuleCode text={run.text} />
			)}
			<div aria-live="polite">
				<Problem lab={lab} run={run} />
			</div>
			<div class="card-actions">
				<button
					ref={button}
					type="button"
					class="button"
					aria-expanded={editing}
					// The code is on its way before the button is pressed.
					onPointerEnter={loadEditor}
					onFocus={loadEditor}
					onClick={() => setEditing(!editing)}
				>
					<Icon name={editing ? "check" : "edit"} />
					{editing ? "Done" : "Edit the text"}
				</button>
				{isExpression(run.text) && (
					<button
						type="button"
						class="button"
						title="Turns the rule into lines that can be changed"
						onClick={write}
					>
						Write it out
					</button>
				)}
				{editing && (
					<span class="muted card-hint">
						Ctrl+Space suggests what can stand here; Escape leaves the editor.
					</span>
				)}
			</div>
		</div>
	);
}

function RuleCode({ text }: { readonly text: string }) {
	return (
		<pre class="card-code">
			<code>{text}</code>
		</pre>
	);
}
