import type { PlayerData } from "../figures.js";

/** In the page: plays the animated picture of a race, moves it to any step, and reads out each run's cost there. */

/** Steps in a second. */
const SPEED = 12;
/** Steps in a second for readers who asked for less motion; they see whole steps. */
const CALM_SPEED = 4;

const calm = matchMedia("(prefers-reduced-motion: reduce)");

for (const figure of document.querySelectorAll<HTMLElement>("[data-player]")) {
	const data = JSON.parse(
		figure.querySelector("script")?.textContent ?? "",
	) as PlayerData;
	setUp(figure, data);
}

function setUp(figure: HTMLElement, data: PlayerData): void {
	const { steps } = data;
	const button = figure.querySelector("button") as HTMLButtonElement;
	const slider = figure.querySelector("input") as HTMLInputElement;
	const show = createShow(figure, data, slider);
	let step = steps;
	let frame = 0;
	let last = 0;

	const pause = () => {
		cancelAnimationFrame(frame);
		frame = 0;
		button.textContent = "Play";
	};
	const advance = (now: number) => {
		const speed = calm.matches ? CALM_SPEED : SPEED;
		step = Math.min(steps, step + ((now - last) / 1000) * speed);
		last = now;
		show(calm.matches ? Math.floor(step) : step);
		if (step < steps) frame = requestAnimationFrame(advance);
		else pause();
	};
	const play = () => {
		if (step >= steps) step = 0;
		button.textContent = "Pause";
		last = performance.now();
		frame = requestAnimationFrame(advance);
	};
	button.addEventListener("click", () => (frame === 0 ? play() : pause()));
	slider.addEventListener("input", () => {
		pause();
		step = Number(slider.value);
		show(step);
	});
	addEventListener("beforeprint", () => {
		pause();
		step = steps;
		show(step);
	});
	// The first time that the picture comes into view it plays by itself.
	const once = new IntersectionObserver(
		(entries) => {
			if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
			once.disconnect();
			if (!calm.matches && step === steps && frame === 0) play();
		},
		{ threshold: 0.5 },
	);
	once.observe(figure.querySelector(".plot") as HTMLElement);
}

/** Takes the pictures off the clock; returns a function that shows a step, which may lie between two whole ones. */
function createShow(
	figure: HTMLElement,
	{ steps, moving, labels, costs }: PlayerData,
	slider: HTMLInputElement,
): (step: number) => void {
	const pictures = [...figure.querySelectorAll("svg")];
	for (const picture of pictures) {
		picture.pauseAnimations();
		for (const one of picture.querySelectorAll<SVGAnimationElement>(
			"animate, animateMotion, set",
		)) {
			one.beginElement();
		}
	}
	const place = figure.querySelector("[data-step]") as HTMLElement;
	const values = [...figure.querySelectorAll("[data-value]")];
	const show = (step: number) => {
		// A little more, so that the marker of a whole step is there.
		const time = (moving * (step + 0.02)) / steps;
		for (const picture of pictures) picture.setCurrentTime(time);
		const whole = Math.floor(step);
		slider.value = String(whole);
		place.textContent = `${whole} of ${steps}`;
		const texts = costs.map((run) => run[whole] ?? "diverged");
		values.forEach((value, k) => {
			value.textContent = texts[k] ?? "";
		});
		const all = labels.map((label, k) => `${label} ${texts[k]}`);
		slider.setAttribute(
			"aria-valuetext",
			`step ${whole} of ${steps}; ${all.join("; ")}`,
		);
	};
	for (const hidden of figure.querySelectorAll<HTMLElement>("[hidden]")) {
		hidden.hidden = false;
	}
	show(steps);
	return show;
}
