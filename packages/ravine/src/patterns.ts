/** Patterns of parameters' names: `*` stands for any letters, dots included. */

import { suggestion, visible } from "./language/errors.js";
import { RefusedRange } from "./refusal.js";

/**
 * Finds the first pattern that matches each name.
 * @param what the subject of the errors. @param remedy what to write for names without a pattern.
 * @returns for each name the number of its pattern.
 * @throws RefusedRange for a name that no pattern matches, and for a pattern, other than "*", that no name is left for.
 */
export function matchPatterns(
	what: string,
	patterns: readonly string[],
	names: readonly string[],
	remedy: string,
): number[] {
	const tests = patterns.map(testOf);
	const found = names.map((name) => tests.findIndex((test) => test(name)));
	patterns.forEach((pattern, k) => {
		if (pattern === "*" || found.includes(k)) return;
		const earlier = names.findIndex((name) => tests[k]?.(name));
		const taken = patterns[found[earlier] as number];
		throw new RefusedRange(
			earlier < 0
				? `${what}: the pattern "${visible(pattern)}" matches none of the parameters ${listed(names)}${suggestion(pattern, names)}`
				: `${what}: the pattern "${visible(pattern)}" matches only parameters that "${visible(taken as string)}", which is before it, has already taken; put it first`,
		);
	});
	const none = found.indexOf(-1);
	if (none < 0) return found;
	throw new RefusedRange(
		`${what}: no pattern matches the parameter "${visible(names[none] as string)}"; the patterns are ${listed(patterns)}; ${remedy}`,
	);
}

/** Finds the section of each name, by its number. @throws as `matchPatterns` does. */
export function matchSections(
	what: string,
	sections: readonly { readonly pattern: string }[],
	names: readonly string[],
): number[] {
	const patterns = sections.map(({ pattern }) => pattern);
	const remedy = 'add "*": frozen(), or a rule, for all others';
	return matchPatterns(what, patterns, names, remedy);
}

function testOf(pattern: string): (name: string) => boolean {
	if (!pattern.includes("*")) return (name) => name === pattern;
	const parts = pattern.split("*");
	const first = parts[0] as string;
	const last = parts.at(-1) as string;
	const middle = parts.slice(1, -1);
	return (name) => {
		const end = name.length - last.length;
		if (!name.startsWith(first) || !name.endsWith(last)) return false;
		let at = first.length;
		for (const part of middle) {
			const next = name.indexOf(part, at);
			if (next < 0) return false;
			at = next + part.length;
		}
		return at <= end;
	};
}

const MAX_LISTED = 12;

function listed(names: readonly string[]): string {
	const shown = names.slice(0, MAX_LISTED).map((one) => `"${visible(one)}"`);
	const more = names.length - shown.length;
	return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
