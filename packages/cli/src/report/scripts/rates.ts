import type { Box, RatesData } from "../figures.js";

/** In the page: a slider draws plain descent with other learning rates; all of them were run when the page was written. */

for (const figure of document.querySelectorAll<HTMLElement>("[data-rates]")) {
	const data = JSON.parse(
		figure.querySelector("script")?.textContent ?? "",
	) as RatesData;
	setUp(figure, data);
}

function setUp(figure: HTMLElement, { frames, runs }: RatesData): void {
	const slider = figure.querySelector("input") as HTMLInputElement;
	const sentence = figure.querySelector("[data-sentence]") as HTMLElement;
	const drawings = [...figure.querySelectorAll("svg")].map((picture, i) => {
		const group = picture.querySelector('[data-layer="paths"]') as SVGElement;
		const [line, dots] = ["tried", "tried dots"].map((name) => {
			const path = document.createElementNS(picture.namespaceURI, "path");
			path.setAttribute("class", name);
			group.append(path);
			return path;
		});
		const frame = frames[i] as Box;
		return (run: RatesData["runs"][number]) => {
			line?.setAttribute("d", lineThrough(run.line, frame));
			dots?.setAttribute("d", dotsAt(run.steps, frame));
		};
	});
	slider.addEventListener("input", () => {
		const run = runs[Number(slider.value)];
		if (run === undefined) return;
		for (const draw of drawings) draw(run);
		slider.setAttribute("aria-valuetext", run.sentence);
		sentence.textContent = run.sentence;
	});
	slider.setAttribute(
		"aria-valuetext",
		runs[Number(slider.value)]?.sentence ?? "",
	);
	for (const hidden of figure.querySelectorAll<HTMLElement>("[hidden]")) {
		hidden.hidden = false;
	}
}

/** Points in thousandths of the frame, one number after the other, as texts of pixels. */
function pixels(points: readonly number[], [left, top, width, height]: Box) {
	return Array.from({ length: points.length / 2 }, (_, i) => {
		const x = left + ((points[2 * i] ?? 0) * width) / 1000;
		const y = top + ((points[2 * i + 1] ?? 0) * height) / 1000;
		return `${x.toFixed(1)} ${y.toFixed(1)}`;
	});
}

function lineThrough(points: readonly number[], frame: Box): string {
	return `M${pixels(points, frame).join("L")}`;
}

/** Lines of length 0, which round ends make dots. */
function dotsAt(points: readonly number[], frame: Box): string {
	return pixels(points, frame)
		.map((at) => `M${at}h0`)
		.join("");
}
