import type { Box, ReaderData } from "../figures.js";

/** In the page: reads out the values of curves at a step, under the pointer or by a slider. */

/** From the pointer to the sign beside it, in pixels. */
const APART = 14;

for (const figure of document.querySelectorAll<HTMLElement>("[data-reader]")) {
	const data = JSON.parse(
		figure.querySelector("script")?.textContent ?? "",
	) as ReaderData;
	setUp(figure, data);
}

function setUp(figure: HTMLElement, data: ReaderData): void {
	const slider = figure.querySelector("input") as HTMLInputElement;
	const tip = figure.querySelector(".tip") as HTMLElement;
	const pictures = [...figure.querySelectorAll("svg")];
	const cursors = pictures.map((picture, i) =>
		createCursor(picture, data, data.frames[i] as Box),
	);
	const read = createReadout(figure, data, slider);
	const show = (index: number, near?: number) => {
		for (const move of cursors) move(index);
		read(index, near);
	};
	slider.addEventListener("input", () => show(Number(slider.value)));
	pictures.forEach((picture, i) => {
		const frame = data.frames[i] as Box;
		const follow = (event: PointerEvent) => {
			const [x, y] = placeOf(event, picture);
			const index = indexAt(x, frame, data);
			const near = nearestTo((y - frame[1]) / frame[3], index, data);
			show(index, near);
			showTip(tip, event, near === undefined ? "" : tipText(data, index, near));
		};
		picture.addEventListener("pointermove", follow);
		picture.addEventListener("pointerdown", follow);
		picture.addEventListener("pointerleave", () => {
			tip.hidden = true;
			read(Number(slider.value));
		});
	});
	for (const hidden of figure.querySelectorAll<HTMLElement>(
		".controls, .readout",
	)) {
		hidden.hidden = false;
	}
	read(Number(slider.value));
}

/** The pointer's place in the picture's own units. */
function placeOf(event: PointerEvent, picture: SVGSVGElement) {
	const { left, top, width } = picture.getBoundingClientRect();
	const scale = picture.viewBox.baseVal.width / width;
	return [
		(event.clientX - left) * scale,
		(event.clientY - top) * scale,
	] as const;
}

function indexAt(x: number, [left, , width]: Box, { count }: ReaderData) {
	const index = Math.round(((x - left) / width) * (count - 1));
	return Math.min(count - 1, Math.max(0, index));
}

/** The curve that is nearest to a height at a step; undefined where none shows. */
function nearestTo(
	height: number,
	index: number,
	{ series }: ReaderData,
): number | undefined {
	let nearest: number | undefined;
	let least = Infinity;
	series.forEach(({ heights }, k) => {
		const at = heights[index];
		const apart = typeof at === "number" ? Math.abs(at / 1000 - height) : NaN;
		if (apart < least) [nearest, least] = [k, apart];
	});
	return nearest;
}

function tipText({ series, first }: ReaderData, index: number, k: number) {
	const one = series[k];
	return `${one?.label}, step ${first + index}: ${one?.texts[index]}`;
}

function showTip(tip: HTMLElement, event: PointerEvent, text: string): void {
	const plot = tip.parentElement as HTMLElement;
	const { left, top, width } = plot.getBoundingClientRect();
	const [x, y] = [event.clientX - left, event.clientY - top];
	tip.textContent = text;
	tip.hidden = text === "";
	const isLeft = x > width / 2;
	tip.style.left = isLeft ? "auto" : `${x + APART}px`;
	tip.style.right = isLeft ? `${width - x + APART}px` : "auto";
	tip.style.top = `${Math.max(0, y - 2 * APART)}px`;
}

/** Draws an upright line, and a dot on each curve; returns a function that moves them to a step. */
function createCursor(
	picture: SVGSVGElement,
	{ series, count }: ReaderData,
	[left, top, width, height]: Box,
): (index: number) => void {
	const draw = (name: string, attributes: Record<string, number | string>) => {
		const element = document.createElementNS(
			"http://www.w3.org/2000/svg",
			name,
		);
		for (const [key, value] of Object.entries(attributes)) {
			element.setAttribute(key, String(value));
		}
		return element;
	};
	const line = draw("line", { class: "cursor", y1: top, y2: top + height });
	const dots = series.map(({ style }) =>
		draw("circle", { class: `marker run${style}`, r: 4.5 }),
	);
	return (index) => {
		const x = left + (width * index) / Math.max(1, count - 1);
		if (!line.isConnected) picture.append(line, ...dots);
		line.setAttribute("x1", String(x));
		line.setAttribute("x2", String(x));
		dots.forEach((dot, k) => {
			const at = series[k]?.heights[index];
			const isShown = typeof at === "number";
			dot.setAttribute("visibility", isShown ? "visible" : "hidden");
			dot.setAttribute("cx", String(x));
			if (isShown) dot.setAttribute("cy", String(top + (height * at) / 1000));
		});
	};
}

/** Returns a function that writes each curve's value at a step, and stresses the one that is nearest to the pointer. */
function createReadout(
	figure: HTMLElement,
	{ series, first, count }: ReaderData,
	slider: HTMLInputElement,
): (index: number, near?: number) => void {
	const place = figure.querySelector("[data-step]") as HTMLElement;
	const values = [...figure.querySelectorAll("[data-value]")];
	return (index, near) => {
		slider.value = String(index);
		place.textContent = `${first + index} of ${first + count - 1}`;
		const texts = series.map(({ texts }) => texts[index] ?? "");
		values.forEach((value, k) => {
			value.textContent = texts[k] ?? "";
			value.parentElement?.classList.toggle("near", k === near);
		});
		const all = series.map(({ label }, k) => `${label} ${texts[k]}`);
		slider.setAttribute(
			"aria-valuetext",
			`step ${first + index}; ${all.join("; ")}`,
		);
	};
}
