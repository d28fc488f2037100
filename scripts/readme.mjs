// Copies the README, and the pages and pictures that it links to, into the library's package: npm packs only files in
// the package's folder.
import {
	cpSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = join(root, "packages", "ravine");
const { repository } = JSON.parse(
	readFileSync(join(target, "package.json"), "utf8"),
);
const home = repository.url.replace(/^git\+|\.git$/g, "");

/** A page's text, with links to the repository for files that are not in the package. */
function withLinks(page) {
	const text = readFileSync(join(root, page), "utf8");
	return text.replace(/\]\((?![a-z]+:|#)([^)]+)\)/g, (whole, link) => {
		const path = normalize(join(dirname(page), link)).replaceAll("\\", "/");
		if (path.startsWith("docs/")) return whole;
		return `](${home}/blob/main/${path})`;
	});
}

rmSync(join(target, "docs"), { recursive: true, force: true });
mkdirSync(join(target, "docs"));
for (const name of readdirSync(join(root, "docs"))) {
	const page = `docs/${name}`;
	if (name.endsWith(".md")) writeFileSync(join(target, page), withLinks(page));
	else cpSync(join(root, page), join(target, page));
}
writeFileSync(join(target, "README.md"), withLinks("README.md"));
