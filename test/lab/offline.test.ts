import type { Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Serving, serve } from "../../packages/cli/src/lab/server.js";
import type { Site, SiteFile } from "../../packages/cli/src/lab/site.js";
import { chromiumRuns } from "../browser/chromium.js";
import { labSite, loadEveryPart, readTable, useLab } from "./openLab.js";

/** Without a network, the lab is as it was at the last visit; a new version replaces it as a whole. */

let site: Site;
let serving: Serving | undefined;

beforeAll(async () => {
	site = await labSite();
});
afterEach(() => serving?.close());

async function start(files: Site, port = 0): Promise<string> {
	serving = await serve(files, { host: "127.0.0.1", port });
	return serving.url;
}

/** Another version of the site, with another title; the worker's list has the page's hash if it is `whole`. */
async function nextVersion(whole: boolean): Promise<Site> {
	const page = edited("/index.html", (text) =>
		text.replace("<title>ravine lab", "<title>ravine lab, next"),
	);
	const hash = async ({ bytes }: SiteFile) =>
		Buffer.from(
			await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes)),
		).toString("base64");
	const old = await hash(site.get("/index.html") as SiteFile);
	const fresh = await hash(page);
	const worker = edited("/sw.js", (text) => {
		expect(text).toContain(old);
		return text
			.replace(/VERSION = "\w+"/, `VERSION = "next"`)
			.replace(old, whole ? fresh : old);
	});
	return new Map([...site, ["/index.html", page], ["/sw.js", worker]]);
}

function edited(address: string, edit: (text: string) => string): SiteFile {
	const file = site.get(address) as SiteFile;
	const bytes = Buffer.from(edit(file.bytes.toString()));
	expect(bytes.equals(file.bytes)).toBe(false);
	return { ...file, bytes, tag: `"next"`, compressed: () => undefined };
}

/** Waits until the service worker serves the page. */
async function kept(page: Page): Promise<void> {
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** Nothing plays by itself, so that the tests are quick. */
const still = { offline: true, reducedMotion: true };

const patience = { timeout: 60_000 };

describe.skipIf(!chromiumRuns)("without a network", () => {
	const openLab = useLab();

	test("every part of the lab opens as before", async () => {
		const { page } = await openLab({
			...still,
			url: await start(site),
		});
		await kept(page);
		const before = await readTable(page, "Cost");
		await serving?.close();
		await page.reload();
		expect(await readTable(page, "Cost")).toEqual(before);
		await loadEveryPart(page);
	});

	test("a new version is shown at the next visit, and replaces the old one", async () => {
		const url = await start(site);
		const { page, context } = await openLab({ ...still, url });
		await kept(page);
		await serving?.close();
		await start(await nextVersion(true), Number(new URL(url).port));
		await page.reload();
		expect(await page.title()).toBe("ravine lab, next");
		await expect
			.poll(
				() =>
					page.evaluate(async () => {
						const registration =
							await navigator.serviceWorker.getRegistration();
						return registration?.waiting?.state;
					}),
				patience,
			)
			.toBe("installed");
		await page.close();
		const next = await context.newPage();
		await next.goto(url);
		await expect
			.poll(() => next.evaluate(() => caches.keys()), patience)
			.toEqual(["ravine-lab next"]);
		await serving?.close();
		await next.reload();
		expect(await next.title()).toBe("ravine lab, next");
		await readTable(next, "Cost");
	});

	test("a version whose files are not all its own is not kept", async () => {
		const url = await start(site);
		const { page, complaints } = await openLab({ ...still, url });
		await kept(page);
		await serving?.close();
		await start(await nextVersion(false), Number(new URL(url).port));
		const state = await page.evaluate(async () => {
			const registration = await navigator.serviceWorker.ready;
			await registration.update();
			const { installing } = registration;
			if (installing === null) return "not tried";
			return new Promise<string>((resolve) => {
				installing.addEventListener("statechange", () =>
					resolve(installing.state),
				);
			});
		});
		expect(state).toBe("redundant");
		await serving?.close();
		await page.reload();
		expect(await page.title()).toBe("ravine lab");
		expect(complaints.splice(0).join()).toMatch(/digest|integrity|^$/);
	});
});
