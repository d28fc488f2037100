import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The pages for users, as paths from the root. */
const pages = [
	"README.md",
	...readdirSync(join(root, "docs"))
		.filter((name) => name.endsWith(".md"))
		.map((name) => `docs/${name}`),
	...readdirSync(join(root, "packages"))
		.filter((name) => name !== "ravine")
		.map((name) => `packages/${name}/README.md`),
];

/**
 * The code blocks of a language in the pages for users.
 * @param {string} language the word after the block's fence.
 * @returns {{ name: string, code: string }[]} the name is the page and the line.
 */
export function examples(language) {
	return pages.flatMap((page) => {
		const text = readFileSync(join(root, page), "utf8");
		const fence = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms");
		return [...text.matchAll(fence)].map((match) => ({
			name: `${page}:${text.slice(0, match.index).split("\n").length}`,
			code: match[1],
		}));
	});
}

/**
 * The TypeScript examples that need nothing but ravine: no other package, no types of Node, no permissions in Deno.
 * @returns {{ name: string, code: string }[]}
 */
export function ownExamples() {
	const foreign = /^import .*"(node:|@tensorflow\/|@jax-js\/)/m;
	return examples("ts").filter(({ code }) => !foreign.test(code));
}

/**
 * The outputs that the comments after `console.log(…);` state, in order.
 * @param {string} code
 * @returns {string[]}
 */
export function promised(code) {
	return [...code.matchAll(/^\s*console\.log\(.*\); \/\/ (.*)$/gm)].map(
		(match) => match[1],
	);
}
