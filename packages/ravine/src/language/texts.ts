/** Texts of rules, parsed, as wholes: one after the other, and with other names. */

import { readDeclaration } from "./declarations.js";
import { given, parseRule, type Syntax, type SyntaxNode } from "./parse.js";
import type { Start, State } from "./program.js";
import { parseStart } from "./starts.js";
import { MAX_LENGTH } from "./tokens.js";

/** The names that a text reads and does not assign or declare. */
export function foreignNames(
	{ nodes, assignments }: Syntax,
	declared: readonly string[],
	states: readonly State[],
): string[] {
	const own = new Set([
		...given,
		...declared,
		...assignments.map(({ name }) => name),
	]);
	const starts = states.flatMap(({ start }) => start?.nodes ?? []);
	const read = [...nodes, ...starts].flatMap((node) =>
		node.op === "name" ? node.name : [],
	);
	return [...new Set(read)].filter((name) => !own.has(name));
}

/** Writes texts one after the other. */
export function concatenate(subject: string, parts: readonly Syntax[]): Syntax {
	const whole = {
		nodes: [] as Syntax["nodes"][number][],
		declarations: [] as Syntax["declarations"][number][],
		assignments: [] as Syntax["assignments"][number][],
	};
	let text = "";
	for (const part of parts) {
		if (text !== "") text += "\n";
		const place = text.length;
		const first = whole.nodes.length;
		text += part.text;
		for (const node of part.nodes) {
			const at = node.at + place;
			whole.nodes.push(
				"args" in node
					? { ...node, at, args: node.args.map((arg) => arg + first) }
					: { ...node, at },
			);
		}
		for (const one of part.declarations) {
			whole.declarations.push({ ...one, at: one.at + place });
		}
		for (const { name, value, at } of part.assignments) {
			whole.assignments.push({ name, value: value + first, at: at + place });
		}
	}
	return { subject, text, ...whole };
}

/** Whether a text is too long to be read again. */
export function isTooLong({ text }: Syntax): boolean {
	return text.length > MAX_LENGTH;
}

/** Gives names of a text other names. */
export function renameIn(
	{ subject, text, nodes, assignments, declarations }: Syntax,
	names: ReadonlyMap<string, string>,
): Syntax {
	const places = new Map<number, string>();
	addPlaces(places, nodes);
	for (const { name, at } of [...assignments, ...declarations]) {
		places.set(at, name);
	}
	for (const { start } of declarations) {
		addPlaces(places, start?.nodes ?? [], start?.at);
	}
	const changed = replaceNames(text, places, names);
	return parseRule(subject, changed, readDeclaration);
}

/** Gives names of a start with a text of its own other names. */
export function renameStart(
	{ text, nodes }: Start,
	names: ReadonlyMap<string, string>,
): Start | undefined {
	const places = new Map<number, string>();
	addPlaces(places, nodes);
	return parseStart("", replaceNames(text, places, names)).start;
}

function addPlaces(
	places: Map<number, string>,
	nodes: readonly SyntaxNode[],
	from = 0,
): void {
	for (const node of nodes) {
		if (node.op === "name") places.set(from + node.at, node.name);
	}
}

/** @param places the names in the text, by their places. */
function replaceNames(
	text: string,
	places: ReadonlyMap<number, string>,
	names: ReadonlyMap<string, string>,
): string {
	let changed = "";
	let done = 0;
	for (const [at, name] of [...places].sort(([a], [b]) => a - b)) {
		changed += text.slice(done, at) + (names.get(name) ?? name);
		done = at + name.length;
	}
	return changed + text.slice(done);
}
