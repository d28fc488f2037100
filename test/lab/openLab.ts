import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, expect, onTestFinished } from "vitest";
import { type Serving, serve } from "../../packages/cli/src/lab/server.js";
import { readSite, type Site } from "../../packages/cli/src/lab/site.js";
import { buildSite, site as siteFolder } from "../../scripts/site.mjs";
import { launchChromium } from "../browser/chromium.js";

/** How the lab is opened; by default as on a desk: light, 1280 × 900, everything allowed. */
export interface Circumstances {
	/** What follows the page's address, such as `?embed` or a link's `#…`. */
	readonly address?: string;
	readonly dark?: boolean;
	/** 390 × 844 pixels, with touch and without a mouse. */
	readonly phone?: boolean;
	readonly reducedMotion?: boolean;
	/** false: the page gets no WebGL. */
	readonly webgl?: boolean;
	/** false: no script, also in a worker, may compile WebAssembly. */
	readonly webassembly?: boolean;
	/** Whether the service worker may be installed. */
	readonly offline?: boolean;
	/** Called with the page before it is opened. */
	readonly watch?: (page: Page) => void;
	/** Another server's address in place of the shared server's. */
	readonly url?: string;
	/** Further servers that the page may ask, as a page that shows the lab in a frame does. */
	readonly friends?: readonly string[];
}

export interface OpenLab {
	readonly page: Page;
	readonly context: BrowserContext;
	/** Errors in the console or in scripts, and requests to other hosts; the test fails if there are any at its end. */
	readonly complaints: string[];
}

/** Builds the site if it is stale. @returns the folder. */
export async function builtSite(): Promise<string> {
	await buildSite(() => {});
	return siteFolder;
}

let read: Site | undefined;

export async function labSite(): Promise<Site> {
	read ??= readSite(await builtSite());
	return read;
}

/**
 * Prepares a test file that opens the lab: one Chromium and one server, started when the first page is opened.
 * @returns opens the page in a fresh context; at the test's end it is closed and the complaints must be none.
 */
export function useLab(): (circumstances?: Circumstances) => Promise<OpenLab> {
	let browser: Promise<Browser> | undefined;
	let server: Promise<Serving> | undefined;
	afterAll(async () => {
		await (await browser)?.close();
		await (await server)?.close();
	});
	return async (circumstances = {}) => {
		browser ??= launchChromium();
		server ??= labSite().then((site) =>
			serve(site, { host: "127.0.0.1", port: 0 }),
		);
		const url = circumstances.url ?? (await server).url;
		const opened = await prepare(await browser, circumstances, url);
		await opened.page.goto(url + (circumstances.address ?? ""));
		return opened;
	};
}

async function prepare(
	browser: Browser,
	circumstances: Circumstances,
	url: string,
): Promise<OpenLab> {
	const { dark, phone, reducedMotion, offline } = circumstances;
	const context = await browser.newContext({
		viewport: phone
			? { width: 390, height: 844 }
			: { width: 1280, height: 900 },
		...(phone ? { hasTouch: true, isMobile: true } : {}),
		colorScheme: dark ? "dark" : "light",
		reducedMotion: reducedMotion ? "reduce" : "no-preference",
		serviceWorkers: offline ? "allow" : "block",
	});
	const { webgl = true, webassembly = true } = circumstances;
	if (!webgl) await context.addInitScript(withoutWebgl);
	if (!webassembly) await forbidWebassembly(context);
	const page = await context.newPage();
	const origins = [url, ...(circumstances.friends ?? [])].map(
		(address) => new URL(address).origin,
	);
	const complaints = listen(page, origins, webassembly);
	circumstances.watch?.(page);
	onTestFinished(async () => {
		await context.unrouteAll({ behavior: "ignoreErrors" });
		await context.close();
		expect(complaints).toEqual([]);
	});
	return { page, context, complaints };
}

function listen(
	page: Page,
	origins: readonly string[],
	webassembly: boolean,
): string[] {
	const complaints: string[] = [];
	page.on("console", (message) => {
		if (message.type() !== "error") return;
		// The browser reports each attempt to compile that the policy forbids.
		if (!webassembly && /WebAssembly/.test(message.text())) return;
		complaints.push(message.text());
	});
	page.on("pageerror", (error) =>
		complaints.push(error.stack ?? String(error)),
	);
	// Also those of workers and frames.
	page.context().on("request", (request) => {
		const { protocol, origin } = new URL(request.url());
		if (/^https?:$/.test(protocol) && !origins.includes(origin))
			complaints.push(`a request to ${request.url()}`);
	});
	return complaints;
}

function withoutWebgl(): void {
	for (const kind of [HTMLCanvasElement, OffscreenCanvas]) {
		const { getContext } = kind.prototype as HTMLCanvasElement;
		Object.defineProperty(kind.prototype, "getContext", {
			value(this: HTMLCanvasElement, type: string, options?: unknown) {
				if (/^webgl|^experimental-webgl/.test(type)) return null;
				return Reflect.apply(getContext, this, [type, options]);
			},
		});
	}
}

/** Sends every file under a policy without `wasm-unsafe-eval`: a worker follows the policy of its own script. */
async function forbidWebassembly(context: BrowserContext): Promise<void> {
	await context.route("**/*", async (route) => {
		const response = await route.fetch();
		const headers = response.headers();
		const policy = headers["content-security-policy"] ?? "";
		headers["content-security-policy"] = policy.replace(
			" 'wasm-unsafe-eval'",
			"",
		);
		await route.fulfill({ response, headers });
	});
}

/** Scrolls to every part of the page, so that it loads, and waits until all parts are there. */
export async function loadEveryPart(page: Page): Promise<void> {
	const sections = page.locator("section.section");
	expect(await sections.count()).toBeGreaterThan(3);
	for (const section of await sections.all())
		await section.scrollIntoViewIfNeeded();
	await expect
		.poll(() => page.getByText("Loading …").count(), { timeout: 60_000 })
		.toBe(0);
	await page.evaluate(() => scrollTo(0, 0));
}

/** The text of a chart's table by rows, the head first, read as a person reads it. */
export async function readTable(
	page: Page,
	title: string,
): Promise<string[][]> {
	await page.getByRole("button", { name: `Table of ${title}` }).click();
	const dialog = page.getByRole("dialog", { name: title });
	await dialog.waitFor();
	const rows = await dialog
		.locator("tr")
		.evaluateAll((found) =>
			found.map((row) =>
				[...row.children].map((cell) => cell.textContent ?? ""),
			),
		);
	await dialog.getByRole("button", { name: "Close" }).click();
	return rows;
}
