import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

/** A file of a site, ready to be sent. */
export interface SiteFile {
	readonly bytes: Buffer;
	readonly type: string;
	/** Identifies the content. */
	readonly tag: string;
	/** Whether its name changes with its content, so that a browser may keep it for ever. */
	readonly isImmutable: boolean;
	/** The compressed content; undefined if it would not be shorter. */
	readonly compressed: () => Buffer | undefined;
}

/** A site's files by their addresses, such as `/assets/index.js`. */
export type Site = ReadonlyMap<string, SiteFile>;

const types: Readonly<Record<string, string>> = {
	".css": "text/css; charset=utf-8",
	".csv": "text/csv; charset=utf-8",
	".html": "text/html; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".json": "application/json",
	".png": "image/png",
	".svg": "image/svg+xml",
	".txt": "text/plain; charset=utf-8",
	".wasm": "application/wasm",
	".webmanifest": "application/manifest+json",
	".woff2": "font/woff2",
};

/** Vite's names: a hash of the content before the ending. */
const hashed = /^\/assets\/.*-[\w-]{8}\.\w+$/;

/** Reads a site, so that a build in the meantime cannot change it, and no address can lead out of the folder. */
export function readSite(folder: string): Site {
	const site = new Map<string, SiteFile>();
	const walk = (inside: string) => {
		const entries = readdirSync(join(folder, inside), { withFileTypes: true });
		for (const entry of entries) {
			if (entry.name.startsWith(".")) continue;
			const address = `${inside}/${entry.name}`;
			if (entry.isDirectory()) walk(address);
			else site.set(address, fileAt(folder, address));
		}
	};
	walk("");
	return site;
}

function fileAt(folder: string, address: string): SiteFile {
	const bytes = readFileSync(join(folder, address));
	const hash = createHash("sha256").update(bytes).digest("base64url");
	let compressed: Buffer | undefined;
	return {
		bytes,
		type: types[extname(address)] ?? "application/octet-stream",
		tag: `"${hash.slice(0, 20)}"`,
		isImmutable: hashed.test(address),
		compressed: () => {
			compressed ??= gzipSync(bytes);
			return compressed.length < bytes.length ? compressed : undefined;
		},
	};
}
