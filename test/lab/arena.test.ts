import type { Page } from "playwright-core";
import { costFunction } from "ravine";
import { describe, expect, it } from "vitest";
import {
	costAsGlsl,
	SINGLE_FUNCTIONS,
	singleEvaluator,
} from "../../packages/lab/src/arena/single.js";
import { chromiumRuns } from "../browser/chromium.js";
import { useLab } from "./openLab.js";

const open = useLab();

const value = (page: Page, name: string) =>
	page.getByRole("textbox", { name, exact: true }).inputValue();

const start = (page: Page) => page.getByRole("slider", { name: "Start" });

/** The middle of the start's handle, once it has been placed. */
async function middleOfStart(page: Page): Promise<{ x: number; y: number }> {
	await page.waitForFunction(
		() => document.querySelector<HTMLElement>(".arena-start")?.style.transform,
	);
	const box = await start(page).boundingBox();
	if (box === null) throw new Error("the start's handle is not shown");
	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Whether an observer sees an element neither on the screen nor near it. */
function isFarAway(selector: string): Promise<boolean> {
	return new Promise((resolve) => {
		const observer = new IntersectionObserver(
			([entry]) => {
				observer.disconnect();
				resolve(entry?.isIntersecting === false);
			},
			{ rootMargin: "100px" },
		);
		observer.observe(document.querySelector(selector) as Element);
	});
}

/** Types into a field without scrolling to it. */
function typeInto(field: Element, text: string): void {
	(field as HTMLInputElement).value = text;
	field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Whether the paths are another picture once the page is about to be printed. */
function printedChanges(): boolean {
	const paths = document.querySelector<HTMLCanvasElement>(
		".arena-stage canvas:last-of-type",
	);
	const before = paths?.toDataURL();
	dispatchEvent(new Event("beforeprint"));
	return before !== paths?.toDataURL();
}

describe.skipIf(!chromiumRuns)("the arena", () => {
	it("moves the start with the pointer, and every path with it", async () => {
		const { page } = await open({ reducedMotion: true });
		const { x, y } = await middleOfStart(page);
		expect(await value(page, "x")).toBe("-5");
		await page.mouse.move(x, y);
		await page.mouse.down();
		await page.mouse.move(x + 80, y - 40, { steps: 4 });
		await page.mouse.up();
		await expect.poll(() => value(page, "x")).toMatch(/^-4\.0/);
		// The pointer rests on the start, where all paths begin, and points at no step.
		await page.mouse.move(x + 81, y - 40);
		const timeline = page.getByRole("region", { name: "Timeline" });
		await expect.poll(() => timeline.innerText()).toMatch(/step\s+100\s+of/);
		const summary = page.locator(".arena-frame p[id$=summary]");
		await expect
			.poll(() => summary.textContent())
			.toMatch(/^4 runs from x = −4\.0/);
	});

	it("moves the start with keys, and says where it is", async () => {
		const { page } = await open({ reducedMotion: true });
		await middleOfStart(page);
		await start(page).focus();
		await page.keyboard.press("Shift+ArrowRight");
		await page.keyboard.press("ArrowUp");
		expect(Number(await value(page, "x"))).toBeCloseTo(-4.02, 1);
		expect(Number(await value(page, "y"))).toBeGreaterThan(-2);
		const text = await start(page).getAttribute("aria-valuetext");
		expect(text).toMatch(/^x −4\.\d+, y −1\.\d+: cost \d/);
		// What has come of the runs is said once they are quiet.
		const said = page.locator(".arena-frame [role=status]");
		await expect
			.poll(() => said.textContent())
			.toMatch(/^sgd 0\.45 reaches cost 0\.001 after \d+ steps\. /);
	});

	it("sets the start where the ground is clicked, zooms at a double click, and leaves the start then", async () => {
		const { page } = await open({ reducedMotion: true });
		await middleOfStart(page);
		const stage = page.locator(".arena-stage");
		const box = await stage.boundingBox();
		if (box === null) throw new Error("no picture");
		const free = { x: box.width * 0.4, y: box.height * 0.9 };
		await stage.click({ position: free });
		await expect.poll(() => value(page, "x")).not.toBe("-5");
		const chosen = await value(page, "x");
		await stage.dblclick({ position: { x: free.x + 60, y: free.y } });
		await expect
			.poll(() => page.evaluate(() => location.hash))
			.toContain("view=");
		expect(await value(page, "x")).toBe(chosen);
		await page.getByRole("button", { name: "Show the whole ground" }).click();
		await expect
			.poll(() => page.evaluate(() => location.hash))
			.not.toContain("view=");
	});

	it("leaves a start that was dragged, and the chosen path, at a double click on a path", async () => {
		const { page } = await open({
			...{ reducedMotion: true, address: "#v=1&steps=60" },
		});
		const { x, y } = await middleOfStart(page);
		await page.mouse.move(x, y);
		await page.mouse.down();
		await page.mouse.move(x + 80, y - 40, { steps: 4 });
		await page.mouse.up();
		await expect.poll(() => value(page, "x")).not.toBe("-5");
		const dragged = await value(page, "x");
		// The paths end at the minimum: from −5, −2 to 0, 0.
		const unit = 80 / (Number(dragged) + 5);
		await page.mouse.move(x + 5 * unit, y - 2 * unit);
		await page.locator(".arena-stage.on-path").waitFor();
		await page.mouse.dblclick(x + 5 * unit, y - 2 * unit);
		await expect
			.poll(() => page.evaluate(() => location.hash))
			.toContain("view=");
		expect(await value(page, "x")).toBe(dragged);
	});

	it("keeps the start with the finger that drags it when another one comes", async () => {
		const { page } = await open({ reducedMotion: true, phone: true });
		await start(page).scrollIntoViewIfNeeded();
		const { x, y } = await middleOfStart(page);
		const devtools = await page.context().newCDPSession(page);
		const touch = (
			type: "touchStart" | "touchMove" | "touchEnd",
			...points: readonly (readonly [number, number])[]
		) =>
			devtools.send("Input.dispatchTouchEvent", {
				type,
				touchPoints: points.map(([x, y], id) => ({ x, y, id })),
			});
		await touch("touchStart", [x, y]);
		await touch("touchMove", [x + 30, y - 20]);
		await touch("touchStart", [x + 30, y - 20], [x + 90, y - 60]);
		await touch("touchEnd");
		// While something is dragged the address is not written.
		await expect
			.poll(() => page.evaluate(() => location.hash))
			.toContain("start=");
		expect(await start(page).getAttribute("class")).not.toContain("held");
	});

	it("pans where the ground is dragged, without moving the start", async () => {
		const { page } = await open({ reducedMotion: true });
		const before = await middleOfStart(page);
		const stage = page.locator(".arena-stage");
		const box = await stage.boundingBox();
		if (box === null) throw new Error("no picture");
		const from = { x: box.x + box.width * 0.4, y: box.y + box.height * 0.9 };
		await page.mouse.move(from.x, from.y);
		await page.mouse.down();
		await page.mouse.move(from.x + 90, from.y, { steps: 4 });
		await page.mouse.up();
		await expect
			.poll(async () => Math.round((await middleOfStart(page)).x - before.x))
			.toBe(90);
		expect(await value(page, "x")).toBe("-5");
	});

	it("is printed light and as it is now, also where it was off the screen when it changed", async () => {
		const { page } = await open({ reducedMotion: true, dark: true });
		await middleOfStart(page);
		await page.emulateMedia({ media: "print" });
		// Nobody has looked at it yet, so it has nothing but a heading.
		expect(await page.locator("#averages").isVisible()).toBe(false);
		await page.emulateMedia({ media: "screen" });
		await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
		await page.waitForFunction(isFarAway, ".arena-stage");
		await page
			.getByRole("textbox", { name: "x", exact: true })
			.evaluate(typeInto, "-2");
		expect(await page.evaluate(printedChanges)).toBe(true);
		await page.locator("html[data-theme=light]").waitFor();
		await page.evaluate(() => dispatchEvent(new Event("afterprint")));
		await page.locator("html[data-theme=dark]").waitFor();
	});

	it("shows the place of an error while the last formula stays", async () => {
		const { page } = await open({ reducedMotion: true });
		const field = page.getByRole("textbox", { name: "Formula of the cost" });
		await field.fill("(x - 1)^2 + y^2");
		await expect.poll(() => value(page, "x")).toBe("-3");
		await field.fill("(x - 1)^2 + * y^2");
		const place = page.locator(".formula-place");
		await expect.poll(() => place.textContent()).toMatch(/\n {12}\^ expected/);
		expect(await page.evaluate(() => location.hash)).not.toContain("*+*");
		// Names that every object has are variables like others.
		await field.fill("toString^2 + constructor^2");
		await expect.poll(() => value(page, "toString")).toBe("-3");
		await field.fill("e^x + y^2");
		await page.getByText("Here e is a variable").waitFor();
		await field.fill("p^2 + q^2");
		await expect.poll(() => value(page, "p")).toBe("-3");
		await field.fill("a + ".repeat(600));
		await expect
			.poll(() => page.locator(".formula-bar").textContent())
			.toContain("at most 2000");
	});

	it("stands still on a phone whatever run is under the pointer", async () => {
		const { page } = await open({
			...{ address: "#v=1&step=24", phone: true, reducedMotion: true },
		});
		await start(page).waitFor();
		const height = () =>
			page.locator(".arena").evaluate((one: Element) => one.clientHeight);
		const first = await height();
		const names = page.locator(".arena-switches");
		const seen = new Set<string>();
		for (const card of await page.locator(".card").all()) {
			await card.hover({ position: { x: 30, y: 60 } });
			seen.add(await names.innerText());
			expect(await height()).toBe(first);
		}
		expect(seen.size).toBeGreaterThan(1);
	});

	it("draws from a grid where there is no WebGL", async () => {
		const { page } = await open({ reducedMotion: true, webgl: false });
		const grid = page.locator(".arena-stage canvas").nth(1);
		await grid.waitFor({ state: "visible" });
		const colours = await grid.evaluate(async (canvas: HTMLCanvasElement) => {
			const context = canvas.getContext("2d");
			const seen = new Set<number>();
			for (let turn = 0; turn < 200 && seen.size < 9; turn++) {
				await new Promise(requestAnimationFrame);
				const { data } = context?.getImageData(
					0,
					canvas.height / 2,
					canvas.width,
					1,
				) ?? { data: [] };
				for (let i = 0; i < data.length; i += 4) seen.add(data[i] as number);
			}
			return seen.size;
		});
		expect(colours).toBeGreaterThan(8);
	});
});

const formulas = [
	"0.1 * x^2 + 2 * y^2",
	"(1 - x)^2 + 100 * (y - x^2)^2",
	"sin(3 * x) * cos(2 * y) + atan2(y, x)",
	"exp(-x^2) * tanh(y) + sigmoid(x * y) + log1p(y^2)",
	"mod(x, 0.7) + floor(y) + sign(x) * abs(y)",
	"where(x > y and not x < 0 or y == 1, min(x, y), max(x, clamp(y, -1, 1)))",
	"log(x) + sqrt(y)",
	"1 / x + x^2.5 + y^-3",
	"abs(x)^y + x^3",
];

describe.skipIf(!chromiumRuns)("the shader of a cost", () => {
	it("computes what single precision does in JavaScript", async () => {
		const { page } = await open({ reducedMotion: true });
		const points = Array.from({ length: 24 }, (_, k) => [
			Math.fround(-3 + ((k * 0.618 + 0.11) % 1) * 6),
			Math.fround(-3 + ((k * 0.377 + 0.07) % 1) * 6),
		]);
		const shaders = formulas.map((formula) =>
			costAsGlsl(
				costFunction(formula, ["x", "y"]).program,
				["p.x", "p.y"],
				"float cost(vec2 p)",
			),
		);
		const computed = await page.evaluate(computeOnGpu, {
			functions: SINGLE_FUNCTIONS,
			shaders,
			points,
		});
		formulas.forEach((formula, k) => {
			const single = singleEvaluator(costFunction(formula, ["x", "y"]).program);
			points.forEach((point, i) => {
				const expected = single(point);
				const found = computed[k]?.[i] as number;
				const where = `${formula} at ${point}`;
				if (!Number.isFinite(expected))
					expect(Number.isFinite(found), where).toBe(false);
				else
					expect(Math.abs(found - expected), where).toBeLessThan(
						2e-5 * Math.max(1, Math.abs(expected)),
					);
			});
		});
	});
});

interface Work {
	readonly functions: string;
	readonly shaders: readonly string[];
	readonly points: readonly (readonly number[])[];
}

/** Runs in the page: the bits of each cost as the four bytes of a pixel. */
function computeOnGpu({ functions, shaders, points }: Work): number[][] {
	const canvas = document.createElement("canvas");
	canvas.width = canvas.height = 1;
	const gl = canvas.getContext("webgl2");
	if (gl === null) throw new Error("no WebGL 2");
	return shaders.map((cost) => {
		const program = gl.createProgram();
		const texts = [
			"#version 300 es\nvoid main() { gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0); }",
			`#version 300 es
precision highp float;
precision highp int;
uniform vec2 point;
out vec4 result;
${functions}
${cost}
void main() {
	uint bits = floatBitsToUint(cost(point));
	result = vec4((uvec4(bits) >> uvec4(0u, 8u, 16u, 24u)) & 255u) / 255.0;
}`,
		];
		for (const [k, text] of texts.entries()) {
			const shader = gl.createShader(
				k === 0 ? gl.VERTEX_SHADER : gl.FRAGMENT_SHADER,
			);
			if (shader === null) throw new Error("no shader");
			gl.shaderSource(shader, text);
			gl.compileShader(shader);
			if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS))
				throw new Error(gl.getShaderInfoLog(shader) ?? "does not compile");
			gl.attachShader(program, shader);
		}
		gl.linkProgram(program);
		gl.useProgram(program);
		gl.uniform1f(gl.getUniformLocation(program, "nan"), Number.NaN);
		gl.uniform1f(
			gl.getUniformLocation(program, "infinity"),
			Number.POSITIVE_INFINITY,
		);
		return points.map(([x, y]) => {
			gl.uniform2f(
				gl.getUniformLocation(program, "point"),
				x as number,
				y as number,
			);
			gl.drawArrays(gl.TRIANGLES, 0, 3);
			const bytes = new Uint8Array(4);
			gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
			return new DataView(bytes.buffer).getFloat32(0, true);
		});
	});
}
