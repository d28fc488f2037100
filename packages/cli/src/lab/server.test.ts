import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { policy } from "./policy.js";
import { type Serving, serve } from "./server.js";
import { readSite } from "./site.js";

let folder: string;
let serving: Serving;

const script = "console.log(1);\n".repeat(100);

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "ravine-site-"));
	const site = join(folder, "site");
	mkdirSync(join(site, "assets"), { recursive: true });
	writeFileSync(join(folder, "secret.txt"), "secret");
	const files = {
		"index.html": "<!doctype html><title>page</title>",
		"assets/index-AbCd_123.js": script,
		"lab.webmanifest": "{}",
		"icon.svg": "<svg/>",
		"data.unknown": "?",
		".hidden": "hidden",
	};
	for (const [name, text] of Object.entries(files)) {
		writeFileSync(join(site, name), text);
	}
	serving = await serve(readSite(site), { host: "127.0.0.1", port: 0 });
	// What changes after the start is not served.
	writeFileSync(join(site, "index.html"), "half a pa");
});
afterAll(async () => {
	await serving.close();
	rmSync(folder, { recursive: true, force: true });
});

interface Answer {
	readonly status: number | undefined;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: Buffer;
}

/** Asks for a path exactly as it is written, which fetch would normalise. */
function ask(
	path: string,
	method = "GET",
	headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
	const { hostname, port } = new URL(serving.url);
	return new Promise((resolve, reject) => {
		request({ hostname, port, path, method, headers }, async (response) => {
			const parts: Buffer[] = [];
			for await (const part of response) parts.push(part);
			const { statusCode, headers } = response;
			resolve({ status: statusCode, headers, body: Buffer.concat(parts) });
		})
			.on("error", reject)
			.end();
	});
}

test.each([
	["/", "text/html; charset=utf-8"],
	["/index.html?embed", "text/html; charset=utf-8"],
	["/assets/index-AbCd_123.js", "text/javascript; charset=utf-8"],
	["/lab.webmanifest", "application/manifest+json"],
	["/icon.svg", "image/svg+xml"],
	["/data.unknown", "application/octet-stream"],
])("%s is sent as %s, with the policy", async (path, type) => {
	const { status, headers, body } = await ask(path);
	expect(status).toBe(200);
	expect(headers).toMatchObject({
		"content-type": type,
		"content-length": String(body.length),
		"content-security-policy": policy,
		"cross-origin-opener-policy": "same-origin",
		"cross-origin-embedder-policy": "require-corp",
		"cross-origin-resource-policy": "cross-origin",
		"referrer-policy": "no-referrer",
		"x-content-type-options": "nosniff",
	});
	// Any page may show it in a frame.
	expect(policy).not.toContain("frame-ancestors");
	expect(headers).not.toHaveProperty("x-frame-options");
});

test("the page is as it was at the start", async () => {
	expect((await ask("/")).body.toString()).toContain("<title>page</title>");
});

test("names with a hash are kept for ever, others are asked for again", async () => {
	const [page, hashed] = [
		await ask("/"),
		await ask("/assets/index-AbCd_123.js"),
	];
	expect(page.headers["cache-control"]).toBe("no-cache");
	expect(hashed.headers["cache-control"]).toMatch(/max-age=\d{8}, immutable/);
	const again = await ask("/", "GET", {
		"If-None-Match": page.headers.etag as string,
	});
	expect(again.status).toBe(304);
	expect(again.body).toHaveLength(0);
	const changed = await ask("/", "GET", { "If-None-Match": '"other"' });
	expect(changed.status).toBe(200);
});

test("HEAD has the headers of GET and no content", async () => {
	const { status, headers, body } = await ask("/", "HEAD");
	const { headers: expected } = await ask("/");
	expect({ ...headers, date: "" }).toEqual({ ...expected, date: "" });
	expect(status).toBe(200);
	expect(body).toHaveLength(0);
});

test("content is compressed for those who take it", async () => {
	const { headers, body } = await ask("/assets/index-AbCd_123.js", "GET", {
		"Accept-Encoding": "br, gzip",
	});
	expect(headers["content-encoding"]).toBe("gzip");
	expect(headers.vary).toBe("Accept-Encoding");
	expect(body.length).toBeLessThan(script.length / 5);
	expect(gunzipSync(body).toString()).toBe(script);
});

test.each([
	"/../secret.txt",
	"/assets/../../secret.txt",
	"/%2e%2e/secret.txt",
	"/..%2fsecret.txt",
	"/..\\secret.txt",
	"//secret.txt",
	"/%00",
	"/%",
	"/.hidden",
	"/assets",
	"/constructor",
	"/__proto__",
	"*",
])("%s is not found", async (path) => {
	const { status, body, headers } = await ask(path);
	expect(status).toBe(404);
	expect(body.toString()).toBe("there is no such page; the lab is at /\n");
	expect(headers["content-security-policy"]).toBe(policy);
});

test.each(["POST", "PUT", "DELETE", "OPTIONS"])(
	"%s is refused",
	async (method) => {
		const { status, headers } = await ask("/", method);
		expect(status).toBe(405);
		expect(headers.allow).toBe("GET, HEAD");
	},
);
