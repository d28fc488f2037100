import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Lab, RunText } from "../model/lab.js";
import { RuleEditor } from "./ruleEditor.js";

export interface EditorProps {
	readonly lab: Lab;
	readonly run: RunText;
	/** Called by Escape. */
	readonly onLeave: () => void;
}

/** The text of a run, to be changed; the run follows as soon as it can be read. */
export default function Editor({ lab, run, onLeave }: EditorProps) {
	const { id } = run;
	const host = useRef<HTMLDivElement>(null);
	const editor = useRef<RuleEditor | undefined>(undefined);
	const leave = useRef(onLeave);
	leave.current = onLeave;
	const problem = lab.runProblems.value.get(id);
	useEffect(() => {
		const made = new RuleEditor(host.current as HTMLDivElement, {
			text: lab.runs.peek().find((one) => one.id === id)?.text ?? "",
			label: "The rule's text",
			variables: () => lab.ground.peek().variables,
			onChange: (changed) => lab.setText(id, changed),
			onLeave: () => leave.current(),
		});
		editor.current = made;
		made.focus();
		return () => made.destroy();
	}, [lab, id]);
	useSignalEffect(() => {
		const { text } = lab.runs.value.find((one) => one.id === id) ?? {};
		if (text !== undefined) editor.current?.setText(text);
	});
	useEffect(() => editor.current?.setProblem(problem), [problem]);
	return <div ref={host} class="editor" />;
}
