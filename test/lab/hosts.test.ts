import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { type Serving, serve } from "../../packages/cli/src/lab/server.js";
import { chromiumRuns } from "../browser/chromium.js";
import { labSite, loadEveryPart, useLab } from "./openLab.js";

/** The site on other hosts than ours, and in other pages' frames. */

const servers: (Server | Serving)[] = [];
afterEach(async () => {
	for (const server of servers.splice(0)) await server.close();
});

type Answer = (path: string) =>
	| {
			readonly content: Buffer | string;
			readonly headers: Record<string, string>;
	  }
	| undefined;

/** A server that only sends what it is told. @returns its address. */
async function host(name: string, answer: Answer): Promise<string> {
	const server = createServer(({ url = "/" }, response) => {
		const { content, headers } = answer(url.split("?")[0] as string) ?? {};
		response.writeHead(content === undefined ? 404 : 200, headers);
		response.end(content);
	});
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return `http://${name}:${(server.address() as AddressInfo).port}/`;
}

describe.skipIf(!chromiumRuns)("the site", () => {
	const openLab = useLab();

	test("works in a folder of a plain static host, under its own policy", async () => {
		const site = await labSite();
		const url = await host("127.0.0.1", (path) => {
			const file = site.get(
				path.replace(/^\/some\/folder/, "").replace(/^\/$/, "/index.html"),
			);
			return path.startsWith("/some/folder/") && file !== undefined
				? { content: file.bytes, headers: { "Content-Type": file.type } }
				: undefined;
		});
		const { page, complaints } = await openLab({
			url: `${url}some/folder/`,
			reducedMotion: true,
		});
		await loadEveryPart(page);
		expect(complaints).toEqual([]);
		const blocked = await page.evaluate(() => {
			const violation = new Promise<string>((resolve) =>
				addEventListener("securitypolicyviolation", (event) =>
					resolve(event.effectiveDirective),
				),
			);
			const script = document.createElement("script");
			script.textContent = "document.title = 'changed';";
			document.head.append(script);
			return violation;
		});
		expect(blocked).toBe("script-src-elem");
		expect(complaints.splice(0).join()).toMatch(/inline script/);
	});

	test.each([
		["plain", {}],
		[
			"isolated",
			{
				"Cross-Origin-Opener-Policy": "same-origin",
				"Cross-Origin-Embedder-Policy": "require-corp",
			},
		],
	])(
		"opens in a frame of a page of another origin that is %s",
		async (_, headers) => {
			const lab = await serve(await labSite(), { host: "127.0.0.1", port: 0 });
			servers.push(lab);
			const content = `<!doctype html><title>A page</title><iframe src="${lab.url}?embed" width="800" height="600"></iframe>`;
			const url = await host("localhost", (path) =>
				path === "/"
					? { content, headers: { "Content-Type": "text/html", ...headers } }
					: { content: "", headers: {} },
			);
			const { page } = await openLab({
				url,
				friends: [lab.url],
				reducedMotion: true,
			});
			const frame = page.frameLocator("iframe");
			await frame.locator("canvas").first().waitFor();
			await frame.getByRole("link", { name: "Open in the lab" }).waitFor();
		},
	);
});
