import { createHash } from "node:crypto";

/** Escapes text for use between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
	return text
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll('"', "&quot;");
}

/** A table; cells are HTML. Columns in `numeric`, counted from 0, are aligned right. */
export function htmlTable(
	titles: readonly string[],
	rows: readonly (readonly string[])[],
	numeric: readonly number[] = [],
): string {
	const cell = (tag: "th" | "td", content: string, column: number) => {
		const scope = tag === "th" ? ' scope="col"' : "";
		const right = numeric.includes(column) ? ' class="number"' : "";
		return `<${tag}${scope}${right}>${content}</${tag}>`;
	};
	const head = titles.map((title, k) => cell("th", escapeHtml(title), k));
	const body = rows.map(
		(row) => `<tr>${row.map((one, k) => cell("td", one, k)).join("")}</tr>`,
	);
	return `<div class="scroll" tabindex="0" role="group" aria-label="table: ${escapeHtml(titles.join(", "))}"><table>
<thead><tr>${head.join("")}</tr></thead>
<tbody>
${body.join("\n")}
</tbody></table></div>`;
}

/**
 * A whole page that loads nothing from the network. Its policy allows exactly its own scripts and styles, and images
 * inside the page.
 * @param scripts JavaScript modules that import nothing.
 */
export function htmlPage(
	title: string,
	style: string,
	body: string,
	scripts: readonly string[],
): string {
	const modules = scripts.map(
		(script) => `<script type="module">${script}</script>`,
	);
	const styles = [style, ...stylesOf(body)];
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${hashesOf(scripts)}; style-src ${hashesOf(styles)}; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
${modules.join("\n")}
</body>
</html>
`;
}

/** The style sheets of the pictures in a page. */
function stylesOf(body: string): string[] {
	return [...body.matchAll(/<style>(.*?)<\/style>/gs)].map(
		([, style]) => style as string,
	);
}

function hashesOf(texts: readonly string[]): string {
	const hashes = texts.map((text) => {
		return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
	});
	return [...new Set(hashes)].join(" ");
}
