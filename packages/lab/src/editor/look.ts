import { EditorView } from "@codemirror/view";

/** The editor's colours and sizes, from the page's properties, so that it follows the theme. */
export const look = EditorView.theme({
	"&": {
		border: "1px solid var(--edge)",
		borderRadius: "6px",
		background: "var(--paper)",
		color: "var(--ink)",
		fontSize: "0.9rem",
	},
	"&.cm-focused": {
		outline: "2px solid var(--accent)",
		outlineOffset: "1px",
	},
	".cm-scroller": {
		fontFamily: "var(--mono)",
		lineHeight: "1.5",
		overflow: "auto",
	},
	".cm-content": {
		minHeight: "3em",
		padding: "8px 0",
		caretColor: "var(--ink)",
	},
	".cm-line": { padding: "0 10px" },
	"&.cm-focused .cm-matchingBracket, .cm-matchingBracket": {
		background: "var(--grid)",
	},
	"&.cm-focused .cm-nonmatchingBracket": {
		background: "none",
		color: "var(--wrong)",
	},
	".cm-lintRange-error": {
		backgroundImage: "none",
		textDecoration: "underline wavy var(--wrong)",
		textDecorationSkipInk: "none",
		textUnderlineOffset: "3px",
	},
	".cm-lintPoint-error:after": { borderBottomColor: "var(--wrong)" },
	".cm-tooltip": {
		border: "1px solid var(--edge)",
		borderRadius: "6px",
		background: "var(--paper)",
		color: "var(--ink)",
		overflow: "hidden",
		fontSize: "0.88rem",
	},
	".cm-tooltip.cm-completionInfo": {
		padding: "6px 10px",
		maxWidth: "22rem",
		fontFamily: "var(--sans)",
		whiteSpace: "normal",
	},
	".cm-tooltip.cm-tooltip-autocomplete > ul": {
		fontFamily: "var(--sans)",
		maxHeight: "14rem",
		maxWidth: "min(24rem, 90vw)",
	},
	".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
		minHeight: "28px",
		padding: "3px 10px",
		lineHeight: "22px",
	},
	".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
		background: "var(--accent)",
		color: "var(--accent-ink)",
	},
	".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600" },
	".cm-completionDetail": {
		marginLeft: "0.8em",
		fontStyle: "normal",
		opacity: "0.8",
	},
	".cm-diagnostic": {
		borderLeft: "4px solid var(--wrong)",
		fontFamily: "var(--sans)",
		whiteSpace: "normal",
	},
	".cm-snippetField": { background: "var(--grid)" },
});
