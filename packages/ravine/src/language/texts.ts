/** Texts of rules, parsed, as wholes: one after the other, and with other names. */

import { readDeclaration } from "./declarations.js";
import { given, parseRule, type Syntax } from "./parse.js";
import { MAX_LENGTH } from "./tokens.js";

/** The names that a text reads and does not assign or declare. */
export function foreignNames(
	{ nodes, assignments }: Syntax,
	declared: readonly string[],
): string[] {
	const own = new Set([
		...given,
		...declared,
		...assignments.map(({ name }) => name),
	]);
	const read = nodes.flatMap((node) => (node.op === "name" ? node.name : []));
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
	for (const node of nodes) {
		if (node.op === "name") places.set(node.at, node.name);
	}
	for (const { name, at } of [...assignments, ...declarations]) {
		places.set(at, name);
	}
	let renamed = "";
	let done = 0;
	for (const [at, name] of [...places].sort(([a], [b]) => a - b)) {
		renamed += text.slice(done, at) + (names.get(name) ?? name);
		done = at + name.length;
	}
	return parseRule(subject, renamed + text.slice(done), readDeclaration);
}
