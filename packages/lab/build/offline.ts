import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** Adds the service worker, `sw.js`, which keeps every file of the site and knows its version. */
export function offline(): Plugin {
	let publicFolder = "";
	return {
		name: "lab-offline",
		apply: "build",
		enforce: "post",
		configResolved({ publicDir }) {
			publicFolder = publicDir;
		},
		generateBundle(_, bundle) {
			const files = new Map<string, string>();
			for (const file of Object.values(bundle)) {
				const content = file.type === "chunk" ? file.code : file.source;
				files.set(addressOf(file.fileName), integrityOf(content));
			}
			for (const name of readdirSync(publicFolder)) {
				const content = readFileSync(join(publicFolder, name));
				files.set(addressOf(name), integrityOf(content));
			}
			const source = workerFor(files);
			this.emitFile({ type: "asset", fileName: "sw.js", source });
		},
	};
}

/** Hosts show the page under its folder's address, and some redirect index.html there. */
function addressOf(name: string): string {
	return name === "index.html" ? "./" : `./${name}`;
}

function integrityOf(content: string | Uint8Array): string {
	return `sha256-${createHash("sha256").update(content).digest("base64")}`;
}

function workerFor(files: ReadonlyMap<string, string>): string {
	const listed = JSON.stringify(Object.fromEntries([...files].sort()));
	const text = readFileSync(join(import.meta.dirname, "serviceWorker.js"));
	const version = createHash("sha256")
		.update(text)
		.update(listed)
		.digest("hex");
	return `const VERSION = "${version.slice(0, 16)}";\nconst FILES = ${listed};\n${text}`;
}
