import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Lab, MAX_STEPS } from "./lab.js";
import { Timeline } from "./timeline.js";

/** The frames that were asked for, which the tests draw by hand. */
let frames = new Map<number, FrameRequestCallback>();
let asked = 0;
let now = 0;

function passFrames(count: number, milliseconds: number): void {
	for (let i = 0; i < count; i++) {
		now += milliseconds;
		const due = frames;
		frames = new Map();
		for (const draw of due.values()) draw(now);
	}
}

beforeEach(() => {
	frames = new Map();
	now = 0;
	vi.stubGlobal("requestAnimationFrame", (draw: FrameRequestCallback) => {
		frames.set(++asked, draw);
		return asked;
	});
	vi.stubGlobal("cancelAnimationFrame", (frame: number) =>
		frames.delete(frame),
	);
});
afterEach(() => {
	vi.unstubAllGlobals();
});

function made(steps: number) {
	const lab = new Lab();
	const timeline = new Timeline(lab);
	timeline.setSteps(steps);
	return { lab, timeline };
}

describe("Timeline", () => {
	it("plays from the start to the end in the time that suits the race, and stays there", () => {
		const { lab, timeline } = made(400);
		timeline.play();
		expect(lab.step.value).toBe(0);
		passFrames(1, 20);
		passFrames(300, 20);
		expect(lab.step.value).toBeGreaterThanOrEqual(199);
		expect(lab.step.value).toBeLessThanOrEqual(200);
		passFrames(299, 20);
		expect(timeline.playing.value).toBe(true);
		passFrames(2, 20);
		expect(lab.step.value).toBe(400);
		expect(timeline.playing.value).toBe(false);
		passFrames(100, 20);
		expect(lab.step.value).toBe(400);
		expect(frames.size).toBe(0);
	});
	it("plays at its pace if it is paused and played again within a frame", () => {
		const { lab, timeline } = made(400);
		timeline.play();
		passFrames(1, 20);
		for (let i = 0; i < 5; i++) {
			timeline.pause();
			timeline.play();
		}
		expect(frames.size).toBe(1);
		passFrames(151, 20);
		// Three seconds at 33 steps a second.
		expect(lab.step.value).toBeCloseTo(100, -1);
	});
	it("does not pass the end when it is fast, nor jump when the page was hidden", () => {
		const { lab, timeline } = made(40);
		timeline.speed.value = 10;
		timeline.play();
		passFrames(2, 60_000);
		// A tenth of a second at 67 steps a second.
		expect(lab.step.value).toBe(6);
		passFrames(20, 60_000);
		expect(lab.step.value).toBe(40);
	});
	it("goes on from where something else has moved the step", () => {
		const { lab, timeline } = made(400);
		timeline.play();
		passFrames(4, 20);
		lab.step.value = 300;
		passFrames(4, 20);
		expect(lab.step.value).toBeGreaterThan(300);
		expect(lab.step.value).toBeLessThan(310);
	});
	it("pauses at a step within the race", () => {
		const { lab, timeline } = made(40);
		timeline.play();
		timeline.seek(12.4);
		expect(timeline.playing.value).toBe(false);
		expect(lab.step.value).toBe(12);
		for (const [asked, step] of [
			[-3, 0],
			[1e9, 40],
			[Number.NaN, 0],
		] as const) {
			timeline.seek(asked);
			expect(lab.step.value).toBe(step);
		}
	});
	it("stays at the end, or at a step that still exists, when the race changes its length", () => {
		const { lab, timeline } = made(40);
		timeline.seek(40);
		timeline.setSteps(90);
		expect(lab.step.value).toBe(90);
		timeline.seek(50);
		timeline.setSteps(100);
		expect(lab.step.value).toBe(50);
		timeline.setSteps(20);
		expect(lab.step.value).toBe(20);
		timeline.setSteps(1e9);
		expect(lab.steps.value).toBe(MAX_STEPS);
	});
});
