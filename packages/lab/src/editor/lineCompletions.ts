import { vocabulary } from "ravine/explain";
import type { Suggestion } from "./completions.js";

const { functions, names, words } = vocabulary();

const meanings: Readonly<Record<string, string>> = {
	w: "the parameters; a rule assigns them",
	was: "the parameters at the beginning of the step",
	g: "the gradient",
	t: "the step's number, from 1",
	pi: "3.14159…",
	count: "the number of parameters in the array",
};

const keywords: readonly Suggestion[] = [
	{
		...{ label: "setting", kind: "keyword", detail: "a number to choose" },
		snippet: "setting #{name} = #{0.1}",
	},
	{
		...{ label: "state", kind: "keyword", detail: "kept from step to step" },
		snippet: "state #{name} = #{0}",
	},
];

const extents: readonly Suggestion[] = [
	{ label: "scalar", kind: "keyword", detail: "one number for each array" },
	{ label: "global", kind: "keyword", detail: "one number in all" },
];

const always: readonly Suggestion[] = [
	...names.map(
		(label): Suggestion => ({
			...{ label, kind: "name" },
			...(meanings[label] && { detail: meanings[label] }),
		}),
	),
	...functions.map(
		({ name, takes, meaning }): Suggestion => ({
			...{ label: name, kind: "function", detail: `(${takes.join(", ")})` },
			info: meaning.replaceAll("`", ""),
			snippet: `${name}(#{})`,
		}),
	),
	...words.map((label): Suggestion => ({ label, kind: "keyword" })),
];

/**
 * What can stand in a rule's lines.
 * @param before the text up to the word that is being written.
 */
export function lineCompletions(text: string, before: string): Suggestion[] {
	const begin = Math.max(before.lastIndexOf("\n"), before.lastIndexOf(";"));
	const line = before.slice(begin + 1);
	if (line.includes("#")) return [];
	if (/^\s*state\s+$/.test(line)) return [...extents];
	if (/^\s*(?:setting|state(?:\s+(?:scalar|global))?)\s+$/.test(line))
		return [];
	// A setting's number and the bounds of its range.
	if (/^\s*setting\s/.test(line)) return [];
	const own = declaredIn(text);
	return /^\s*$/.test(line)
		? [...own, ...always.filter(isAssigned), ...keywords]
		: [...own, ...always];
}

function isAssigned({ label }: Suggestion): boolean {
	return label === "w" || label === "g";
}

/** The names that a text declares or assigns. */
function declaredIn(text: string): Suggestion[] {
	const found = new Map<string, Suggestion>();
	const add = (label: string, kind: Suggestion["kind"], detail: string) => {
		if (!found.has(label) && !names.includes(label)) {
			found.set(label, { label, kind, detail });
		}
	};
	for (const [, what, name = ""] of text.matchAll(
		/^[^\S\n]*(setting|state)\s+(?:(?:scalar|global)[^\S\n]+)?([\p{L}_][\p{L}\p{N}_]*)/gmu,
	)) {
		add(name, what as "setting" | "state", what as string);
	}
	for (const [, name = ""] of text.matchAll(
		/(?:^|;)[^\S\n]*([\p{L}_][\p{L}\p{N}_]*)[^\S\n]*=(?!=)/gmu,
	)) {
		add(name, "name", "assigned in a line");
	}
	return [...found.values()];
}
