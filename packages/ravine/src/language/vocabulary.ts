import { meanings } from "./meanings.js";
import { functions, given } from "./parse.js";
import { words } from "./tokens.js";

/** A function of the language of rules. */
export interface LanguageFunction {
	readonly name: string;
	/** The arguments by name, in order. */
	readonly takes: readonly string[];
	/** In Markdown. */
	readonly meaning: string;
}

/** The words that every rule's text can use. */
export interface Vocabulary {
	readonly functions: readonly LanguageFunction[];
	/** The names that have a value without being declared, such as `w` and `g`. */
	readonly names: readonly string[];
	/** The operators that are words, such as `and`. */
	readonly words: readonly string[];
}

/** The words of the language of rules, for editors. */
export function vocabulary(): Vocabulary {
	const list = [...functions].flatMap(([name, takes]) =>
		// Only a formula over data has columns for dot.
		name === "dot"
			? []
			: [{ name, takes, meaning: meanings[name as keyof typeof meanings] }],
	);
	return { functions: list, names: given, words: [...words] };
}
