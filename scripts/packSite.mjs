// Copies the lab's site into the command line's package: npm packs only files in the package's folder.
import { cpSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSite, site } from "./site.mjs";

const target = fileURLToPath(new URL("../packages/cli/site", import.meta.url));

await buildSite((text) => console.error(text));
rmSync(target, { recursive: true, force: true });
cpSync(site, target, {
	recursive: true,
	filter: (path) => !basename(path).startsWith("."),
});
