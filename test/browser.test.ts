import {
	cpSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { createServer as createHttpServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import {
	build,
	createLogger,
	createServer,
	type Logger,
	type ViteDevServer,
} from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { npm, pack } from "../scripts/pack.mjs";
import type { App } from "./browser/app/main.js";
import { train } from "./browser/app/train.js";
import { chromiumRuns, launchChromium } from "./browser/chromium.js";

/** An app that uses the library, bundled by Vite and run in a browser: its results equal Node's, bit for bit. */

declare const app: App;

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "ravine-browser-"));

/** The headers that make a page cross-origin isolated. */
const isolation = {
	"Cross-Origin-Opener-Policy": "same-origin",
	"Cross-Origin-Embedder-Policy": "require-corp",
};

/** The strictest policy with which the library works. */
const strictPolicy = {
	"Content-Security-Policy":
		"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; img-src data:",
};

/** The places of the library for the app: this workspace, or an installed package. */
const apps = {
	linked: join(root, "test", "browser", "app"),
	installed: join(folder, "installed"),
};

async function install(): Promise<void> {
	cpSync(apps.linked, apps.installed, { recursive: true });
	writeFileSync(join(apps.installed, "package.json"), '{ "private": true }');
	const { ravine } = await pack(folder, ["ravine"]);
	await npm([
		...["install", "--offline", "--no-audit", "--no-fund"],
		...["--prefix", apps.installed, ravine as string],
	]);
}

/** Keeps Vite's warnings and errors. */
function listen(): { complaints: string[]; logger: Logger } {
	const complaints: string[] = [];
	const logger = createLogger("warn");
	logger.warn = (message) => complaints.push(message);
	logger.warnOnce = logger.warn;
	logger.error = logger.warn;
	return { complaints, logger };
}

const types: Readonly<Record<string, string>> = {
	".html": "text/html",
	".js": "text/javascript",
};

const servers: Server[] = [];

/** Returns a file's headers; undefined if it is not found. */
type HeadersOf = (name: string) => Readonly<Record<string, string>> | undefined;

/** Serves a folder and returns its address. */
async function serve(from: string, headersOf: HeadersOf): Promise<string> {
	const server = createHttpServer((request, response) => {
		const name = request.url === "/" ? "/index.html" : String(request.url);
		const headers = headersOf(name);
		try {
			if (headers === undefined) throw new Error(`${name} is not served`);
			const content = readFileSync(join(from, name));
			response.writeHead(200, {
				"Content-Type": types[extname(name)] ?? "text/plain",
				...headers,
			});
			response.end(content);
		} catch {
			response.writeHead(404).end();
		}
	});
	servers.push(server);
	await new Promise<void>((resolve) =>
		server.listen(0, "127.0.0.1", () => resolve()),
	);
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Milliseconds to wait for the browser, because a machine may be busy. */
const patience = 120_000;

let browser: Browser;

/** Opens the app and collects the browser's errors and warnings. */
async function open(url: string): Promise<{ page: Page; faults: string[] }> {
	const page = await browser.newPage();
	page.setDefaultTimeout(patience);
	const faults: string[] = [];
	page.on("console", (message) => {
		if (["error", "warning"].includes(message.type())) {
			faults.push(message.text());
		}
	});
	page.on("pageerror", (error) => faults.push(error.message));
	page.on("requestfailed", (request) => faults.push(request.url()));
	await page.goto(url);
	await page.waitForFunction(() => "app" in globalThis);
	return { page, faults };
}

describe.skipIf(!chromiumRuns)("in a browser", () => {
	let expected: string;

	beforeAll(async () => {
		await install();
		browser = await launchChromium();
		({ hash: expected } = await train("interpreter"));
	});

	afterAll(async () => {
		await browser?.close();
		for (const server of servers) {
			server.closeAllConnections();
			server.close();
		}
		rmSync(folder, { recursive: true });
	});

	/** Trains with every backend in an isolated page, on its main thread and in a worker. */
	async function trainsWithThreads(page: Page): Promise<void> {
		expect(await page.evaluate(() => app.isolated())).toBe(true);
		const cores = await page.evaluate(() => navigator.hardwareConcurrency);
		const helpers = {
			interpreter: 0,
			"one thread": 0,
			"two threads": 1,
			default: cores - 1,
		};
		for (const [name, count] of Object.entries(helpers)) {
			const backend = name as keyof typeof helpers;
			const trained = {
				hash: expected,
				sharedMemory: count > 0,
				started: count,
				ended: count,
			};
			expect(
				await page.evaluate((one) => app.train(one), backend),
				`${name}, on the page`,
			).toEqual(trained);
			expect(
				await page.evaluate((one) => app.trainInWorker(one), backend),
				`${name}, in a worker`,
			).toEqual(trained);
		}
		// The browser lets a worker take some seconds to end.
		await expect
			.poll(() => page.workers().length, { timeout: patience })
			.toBe(0);
	}

	it("Node itself has the same bits for any backend", async () => {
		for (const name of ["one thread", "two threads", "default"] as const) {
			expect((await train(name)).hash).toBe(expected);
		}
	});

	// Vite builds a linked package like an installed one; its development server does not serve them alike.
	describe("installed and built", () => {
		const built = join(folder, "built");

		it("builds without a warning", async () => {
			const { complaints, logger } = listen();
			await build({
				root: apps.installed,
				configFile: false,
				customLogger: logger,
				logLevel: "warn",
				build: {
					outDir: built,
					emptyOutDir: true,
					// A slow machine is no fault of the build.
					rolldownOptions: { checks: { pluginTimings: false } },
				},
			});
			expect(complaints).toEqual([]);
			const scripts = readdirSync(join(built, "assets"));
			expect(scripts.filter((name) => /helper.*\.js$/.test(name))).toHaveLength(
				1,
			);
		});

		it("isolated: threads share the memory, and the bits equal Node's", async () => {
			const { page, faults } = await open(
				await serve(built, () => ({ ...isolation, ...strictPolicy })),
			);
			await trainsWithThreads(page);
			expect(faults).toEqual([]);
			await page.close();
		});

		it("isolated: an idle helper ends by itself, and starts again when it is needed", async () => {
			const { page, faults } = await open(await serve(built, () => isolation));
			let started = 0;
			page.on("worker", () => started++);
			const holds = (condition: () => boolean) =>
				expect.poll(condition, { timeout: patience }).toBe(true);
			const noHelper = () => page.workers().length === 0;
			await page.evaluate(() => app.makeTwins());
			for (let life = 1; life <= 2; life++) {
				expect(await page.evaluate(() => app.stepTwins())).toBe(true);
				await holds(() => started >= life);
				expect(await page.evaluate(() => app.stepTwins())).toBe(true);
				if (life < 2) await holds(noHelper);
			}
			await page.evaluate(() => app.disposeOfTwins());
			await holds(noHelper);
			expect(faults).toEqual([]);
			await page.close();
		});

		it("not isolated: one thread does the work although two were requested", async () => {
			const { page, faults } = await open(await serve(built, () => ({})));
			expect(await page.evaluate(() => app.isolated())).toBe(false);
			for (const name of ["two threads", "default"] as const) {
				const trained = {
					hash: expected,
					sharedMemory: false,
					started: 0,
					ended: 0,
				};
				expect(await page.evaluate((one) => app.train(one), name)).toEqual(
					trained,
				);
				expect(
					await page.evaluate((one) => app.trainInWorker(one), name),
				).toEqual(trained);
			}
			expect(faults).toEqual([]);
			await page.close();
		});

		it.each<[string, ReturnType<HeadersOf>]>([
			["missing", undefined],
			["sent without its Cross-Origin-Embedder-Policy", {}],
		])(
			"the helper's script %s: an error if threads were requested, else one thread",
			async (_, headers) => {
				const { page } = await open(
					await serve(built, (name) =>
						/helper/.test(name) ? headers : isolation,
					),
				);
				for (const where of ["train", "trainInWorker"] as const) {
					const run = (name: "two threads" | "default") =>
						page.evaluate(([way, one]) => app[way](one), [
							where,
							name,
						] as const);
					await expect(run("two threads"), where).rejects.toThrow(
						/webassembly: the helper threads' script, helper\.js, cannot be loaded \(its script could not be loaded\); .*webassembly\(\{ threads: 1 \}\)/,
					);
					const { hash, started, ended } = await run("default");
					expect(hash).toBe(expected);
					expect(ended).toBe(started);
				}
				await page.close();
			},
		);

		it("a helper that fails at its start is reported, and not waited for", async () => {
			const broken = join(folder, "broken");
			cpSync(built, broken, { recursive: true });
			const scripts = join(broken, "assets");
			const helper = readdirSync(scripts).find((name) => /helper/.test(name));
			const path = join(scripts, helper as string);
			writeFileSync(
				path,
				`WebAssembly.Instance = class { constructor() { throw new Error("no memory"); } };\n${readFileSync(path, "utf8")}`,
			);
			const { page } = await open(await serve(broken, () => isolation));
			await expect(
				page.evaluate(() =>
					app.train("two threads").catch((error) => String(error.cause)),
				),
			).resolves.toBe("Error: no memory");
			await page.close();
		});

		it("minimize and race", async () => {
			const { page, faults } = await open(await serve(built, () => isolation));
			const { x, reason } = await page.evaluate(() => app.minimize());
			expect(reason).toBe("converged");
			expect(x.x).toBeCloseTo(1, 4);
			expect(x.y).toBeCloseTo(1, 4);
			// Plain descent shrinks each variable by the same factor at every step.
			const [plain, adam] = await page.evaluate(() => app.race());
			expect(plain?.[0]).toBeCloseTo(-5 * (1 - 0.1 * 0.2) ** 100, 12);
			expect(plain?.[1]).toBeCloseTo(-2 * (1 - 0.1 * 4) ** 100, 12);
			expect(Math.hypot(...(adam as number[]))).toBeLessThan(0.1);
			expect(faults).toEqual([]);
			await page.close();
		});
	});

	describe.each(Object.entries(apps))(
		"%s, on Vite's development server",
		(kind, source) => {
			let server: ViteDevServer;
			const cacheDir = join(folder, `${kind}-cache`);
			const { complaints, logger } = listen();

			beforeAll(async () => {
				server = await createServer({
					root: source,
					configFile: false,
					customLogger: logger,
					cacheDir,
					server: {
						host: "127.0.0.1",
						port: 0,
						headers: isolation,
						// A build in the meantime must not reload the page.
						watch: null,
					},
				});
				await server.listen();
			});
			afterAll(() => server.close());

			it("threads work without any configuration", async () => {
				const { page, faults } = await open(
					server.resolvedUrls?.local[0] as string,
				);
				await trainsWithThreads(page);
				expect(faults).toEqual([]);
				expect(complaints).toEqual([]);
				// Vite bundles installed packages before it serves them, which changes import.meta.url.
				expect(existsSync(join(cacheDir, "deps", "ravine.js"))).toBe(
					kind === "installed",
				);
				await page.close();
			});
		},
	);
});
