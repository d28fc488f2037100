import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** Adds the service worker, `sw.js`, which keeps every file of the site and knows its version. */
export function offline(): Plugin {
	return {
		name: "lab-offline",
		apply: "build",
		writeBundle: {
			// After everything else, because other plugins change the scripts until the end.
			order: "post",
			sequential: true,
			handler({ dir = "" }) {
				writeFileSync(join(dir, "sw.js"), workerFor(hashesIn(dir)));
			},
		},
	};
}

/** The hashes of the files in a folder, by the addresses that a browser asks for. */
function hashesIn(folder: string): Record<string, string> {
	const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((name) => statSync(join(folder, name)).isFile())
		.sort();
	return Object.fromEntries(
		names.map((name) => [
			addressOf(name.replaceAll("\\", "/")),
			`sha256-${hashOf(readFileSync(join(folder, name)), "base64")}`,
		]),
	);
}

/** Hosts show the page under its folder's address, and some redirect index.html there. */
function addressOf(name: string): string {
	return name === "index.html" ? "./" : `./${name}`;
}

function hashOf(content: string | Buffer, form: "base64" | "hex"): string {
	return createHash("sha256").update(content).digest(form);
}

function workerFor(hashes: Readonly<Record<string, string>>): string {
	const text = readFileSync(
		join(import.meta.dirname, "serviceWorker.js"),
		"utf8",
	);
	const listed = JSON.stringify(hashes);
	const version = hashOf(text + listed, "hex").slice(0, 16);
	return `const VERSION = "${version}";\nconst FILES = ${listed};\n${text}`;
}
