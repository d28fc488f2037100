import {
	autocompletion,
	type Completion,
	type CompletionContext,
	type CompletionResult,
	closeBrackets,
	closeBracketsKeymap,
	completionKeymap,
	completionStatus,
	snippetCompletion,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import {
	Annotation,
	EditorState,
	type Extension,
	Prec,
} from "@codemirror/state";
import {
	EditorView,
	highlightSpecialChars,
	keymap,
	tooltips,
} from "@codemirror/view";
import type { Problem } from "../model/ruleText.js";
import { asSentence } from "../model/sentence.js";
import { commonEnds } from "./commonEnds.js";
import { type Suggestion, suggestionsAt } from "./completions.js";
import { ruleLanguage } from "./language.js";
import { look } from "./look.js";

export interface RuleEditorOptions {
	readonly text: string;
	/** Its name for screen readers. */
	readonly label: string;
	/** The names of the cost's variables. */
	readonly variables: () => readonly string[];
	readonly onChange: (text: string) => void;
	/** Called by Escape, unless it closes a list of suggestions. */
	readonly onLeave: () => void;
}

/** Marks a change that the editor did not make itself. */
const fromOutside = Annotation.define<boolean>();

/** An editor of a rule's text in a shadow root of its own, whose styles need no element that the page's policy forbids. */
export class RuleEditor {
	readonly #view: EditorView;

	/** @param host an element without a shadow root. */
	constructor(host: HTMLElement, options: RuleEditorOptions) {
		const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
		// Outside, a space plays the race: from there, a key's target is the host, which is not a field.
		root.addEventListener("keydown", (event) => event.stopPropagation());
		this.#view = new EditorView({
			root,
			parent: root,
			state: EditorState.create({
				doc: options.text,
				selection: { anchor: options.text.length },
				extensions: extensionsFor(options),
			}),
		});
	}

	focus(): void {
		this.#view.focus();
	}

	/** Takes over a text from elsewhere, such as a slider's; what is the same stays, and so does the caret. */
	setText(text: string): void {
		const old = this.#view.state.doc.toString();
		if (old === text) return;
		const [from, behind] = commonEnds(old, text);
		this.#view.dispatch({
			changes: {
				from,
				to: old.length - behind,
				insert: text.slice(from, text.length - behind),
			},
			annotations: fromOutside.of(true),
		});
	}

	/** Underlines the place of an error. */
	setProblem(problem: Problem | undefined): void {
		const { state } = this.#view;
		const found =
			problem?.at === undefined
				? []
				: [diagnosticOf(problem, problem.at, state)];
		this.#view.dispatch(setDiagnostics(state, found));
	}

	destroy(): void {
		this.#view.destroy();
	}
}

/** The word at an error's place; at the end of a line, the character before it. */
function diagnosticOf(
	{ message }: Problem,
	at: number,
	state: EditorState,
): Diagnostic {
	const place = Math.min(at, state.doc.length);
	const line = state.doc.lineAt(place);
	const rest = line.text.slice(place - line.from);
	const length = (/^[\p{L}\p{N}_.]+|^./u.exec(rest) ?? [""])[0].length;
	return {
		from: length > 0 ? place : Math.max(line.from, place - 1),
		to: place + length,
		severity: "error",
		message: asSentence(message),
	};
}

function extensionsFor(options: RuleEditorOptions): Extension {
	const { label, variables, onChange, onLeave } = options;
	const leave = ({ state }: EditorView) => {
		// The first Escape closes the list.
		if (completionStatus(state) === "active") return false;
		onLeave();
		return true;
	};
	return [
		...[ruleLanguage, look, history(), highlightSpecialChars()],
		...[bracketMatching(), closeBrackets(), EditorView.lineWrapping],
		keepCaretVisible,
		tooltips({
			position: "fixed",
			tooltipSpace: () => ({
				...{ left: 0, top: 0, right: innerWidth },
				bottom: innerHeight - timelineHeight(),
			}),
		}),
		autocompletion({
			override: [(context) => complete(context, variables())],
			icons: false,
		}),
		keymap.of([
			...[...closeBracketsKeymap, ...completionKeymap],
			...[...defaultKeymap, ...historyKeymap],
		]),
		Prec.highest(keymap.of([{ key: "Escape", run: leave }])),
		EditorView.domEventHandlers({ beforeinput: replaceSelection }),
		EditorView.contentAttributes.of({
			...{ "aria-label": label, spellcheck: "false" },
			...{ autocapitalize: "off", autocorrect: "off" },
		}),
		EditorView.updateListener.of(({ docChanged, state, transactions }) => {
			const isOwn = transactions.every((one) => !one.annotation(fromOutside));
			if (docChanged && isOwn) onChange(state.doc.toString());
		}),
	];
}

/** Pixels between the caret's line and the timeline. */
const CARET_GAP = 8;

/** Scrolls the page where the timeline would cover the caret. */
const keepCaretVisible = EditorView.updateListener.of(
	({ view, docChanged, selectionSet }) => {
		if (!view.hasFocus || !(docChanged || selectionSet)) return;
		view.requestMeasure({
			key: "caret",
			read: () => view.coordsAtPos(view.state.selection.main.head)?.bottom ?? 0,
			write: (bottom) => {
				const covered = bottom + CARET_GAP - (innerHeight - timelineHeight());
				if (covered > 0) scrollBy({ top: covered, behavior: "instant" });
			},
		});
	},
);

/** The timeline covers the lower end of the window. */
function timelineHeight(): number {
	const bar = document.querySelector("[data-timeline]");
	return bar?.getBoundingClientRect().height ?? 0;
}

/**
 * Types over a selection as a transaction of the editor's. The browser would wrap the new letters in an element with the
 * deleted ones' style, which the page's policy forbids.
 */
function replaceSelection(event: InputEvent, view: EditorView): boolean {
	const { data, inputType, isComposing } = event;
	const { from, to, empty } = view.state.selection.main;
	if (inputType !== "insertText" || !data || isComposing || empty) return false;
	event.preventDefault();
	const insert = () =>
		view.state.update(view.state.replaceSelection(data), {
			userEvent: "input.type",
			scrollIntoView: true,
		});
	const isHandled = view.state
		.facet(EditorView.inputHandler)
		.some((handle) => handle(view, from, to, data, insert));
	if (!isHandled) view.dispatch(insert());
	return true;
}

function complete(
	context: CompletionContext,
	variables: readonly string[],
): CompletionResult | null {
	const text = context.state.doc.toString();
	const { from, list } = suggestionsAt(text, context.pos, variables);
	const isAsked = context.explicit || from < context.pos;
	if (!isAsked || list.length === 0) return null;
	return { from, options: list.map(optionOf), validFor: /^[\p{L}\p{N}_$]*$/u };
}

function optionOf({
	label,
	kind,
	detail,
	info,
	snippet,
}: Suggestion): Completion {
	const option: Completion = {
		...{ label, type: kind },
		...(detail && { detail }),
		...(info && { info }),
	};
	return snippet ? snippetCompletion(snippet, option) : option;
}
