import {
	HighlightStyle,
	StreamLanguage,
	syntaxHighlighting,
} from "@codemirror/language";
import { tags } from "@lezer/highlight";
import { vocabulary } from "ravine/explain";
import { callable } from "../model/ruleText.js";

const { functions, names, words } = vocabulary();
const keywords = new Set([
	...words,
	"setting",
	"state",
	"scalar",
	"global",
	"in",
]);
const ofLanguage = new Set(names);
const calls = new Set([...callable, ...functions.map(({ name }) => name)]);

/** The words of rules' lines and of the library's expressions, one by one. */
const stream = StreamLanguage.define({
	name: "rule",
	token(reader) {
		if (reader.eatSpace()) return null;
		if (reader.match(/^(?:#|\/\/).*/)) return "comment";
		if (reader.match(/^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/)) return "number";
		if (reader.match(/^(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)/))
			return "string";
		const word = reader.match(/^[\p{L}_$][\p{L}\p{N}_$]*/u);
		if (word) {
			const [text] = word as RegExpMatchArray;
			if (keywords.has(text)) return "keyword";
			if (ofLanguage.has(text)) return "atom";
			if (reader.match(/^\s*\(/, false) && calls.has(text)) return "function";
			return reader.match(/^\s*:/, false) ? "propertyName" : "variableName";
		}
		reader.next();
		return "operator";
	},
	languageData: {
		closeBrackets: { brackets: ["(", "[", "{", '"', "'"] },
	},
	tokenTable: { function: tags.function(tags.variableName) },
});

const colours = HighlightStyle.define([
	{ tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
	{ tag: tags.number, color: "var(--run, var(--accent))" },
	{ tag: tags.string, color: "var(--run, var(--accent))" },
	{ tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
	{ tag: tags.atom, fontWeight: "600" },
	{ tag: tags.function(tags.variableName), color: "var(--accent)" },
	{ tag: tags.operator, color: "var(--muted)" },
]);

/** The colours of a rule's text. */
export const ruleLanguage = [stream, syntaxHighlighting(colours)];
