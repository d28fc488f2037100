import {
	createServer,
	type IncomingMessage,
	type OutgoingHttpHeaders,
	type Server,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { policy } from "./policy.js";
import type { Site, SiteFile } from "./site.js";

/** Sent with every answer. */
const headers: OutgoingHttpHeaders = {
	"Content-Security-Policy": policy,
	// Isolation, with which threads share memory.
	"Cross-Origin-Opener-Policy": "same-origin",
	"Cross-Origin-Embedder-Policy": "require-corp",
	// Any page may show the lab in a frame, also one that is isolated itself.
	"Cross-Origin-Resource-Policy": "cross-origin",
	"Referrer-Policy": "no-referrer",
	"X-Content-Type-Options": "nosniff",
};

const YEAR = 365 * 24 * 3600;

export interface Place {
	readonly host: string;
	/** 0: any free port. */
	readonly port: number;
}

export interface Serving {
	/** The address of the page. */
	readonly url: string;
	readonly close: () => Promise<void>;
}

/**
 * Serves a site.
 * @throws the system's error if it cannot listen there, such as EADDRINUSE.
 */
export async function serve(
	site: Site,
	{ host, port }: Place,
): Promise<Serving> {
	const server = createServer((request, response) =>
		answer(site, request, response),
	);
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, host, resolve);
	});
	return { url: urlOf(server, host), close: () => close(server) };
}

function urlOf(server: Server, host: string): string {
	const { port } = server.address() as AddressInfo;
	return `http://${host.includes(":") ? `[${host}]` : host}:${port}/`;
}

function close(server: Server): Promise<void> {
	return new Promise((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}

function answer(
	site: Site,
	{ method, url = "/", headers: asked }: IncomingMessage,
	response: ServerResponse,
): void {
	if (method !== "GET" && method !== "HEAD") {
		refuse(response, 405, "only GET and HEAD are allowed", {
			Allow: "GET, HEAD",
		});
		return;
	}
	const [path = "/"] = url.split("?");
	const file = site.get(path === "/" ? "/index.html" : path);
	if (file === undefined) {
		refuse(response, 404, "there is no such page; the lab is at /");
		return;
	}
	const caching = {
		ETag: file.tag,
		"Cache-Control": file.isImmutable
			? `public, max-age=${YEAR}, immutable`
			: "no-cache",
		Vary: "Accept-Encoding",
	};
	if (asked["if-none-match"] === file.tag) {
		response.writeHead(304, { ...headers, ...caching }).end();
		return;
	}
	const { bytes, encoding } = contentFor(file, asked["accept-encoding"]);
	response.writeHead(200, {
		...headers,
		...caching,
		...encoding,
		"Content-Type": file.type,
		"Content-Length": bytes.length,
	});
	// Node leaves the content out of an answer to HEAD.
	response.end(bytes);
}

function contentFor(
	{ bytes, compressed }: SiteFile,
	accepted: string | string[] = "",
): { readonly bytes: Buffer; readonly encoding: OutgoingHttpHeaders } {
	const shorter = /\bgzip\b/.test(String(accepted)) ? compressed() : undefined;
	return shorter === undefined
		? { bytes, encoding: {} }
		: { bytes: shorter, encoding: { "Content-Encoding": "gzip" } };
}

function refuse(
	response: ServerResponse,
	status: number,
	why: string,
	more: OutgoingHttpHeaders = {},
): void {
	response.writeHead(status, {
		...headers,
		...more,
		"Content-Type": "text/plain; charset=utf-8",
	});
	response.end(`${why}\n`);
}
