import {
	batch,
	computed,
	effect,
	type ReadonlySignal,
	signal,
} from "@preact/signals";
import { type Lab, MAX_STEPS } from "./lab.js";
import { durationOf } from "./pace.js";

/** The most that one frame moves on, in milliseconds: a page that was hidden does not jump. */
const MAX_FRAME = 100;

/** Moves a lab's step with the clock. */
export class Timeline {
	readonly playing = signal(false);
	/** How many times as fast as the pace that suits the race's length. */
	readonly speed = signal(1);
	readonly steps: ReadonlySignal<number>;
	/** Steps a second at the current speed. */
	readonly pace: ReadonlySignal<number>;
	readonly #lab: Lab;
	#position = 0;

	constructor(lab: Lab) {
		this.#lab = lab;
		this.steps = computed(() => lab.steps.value);
		this.pace = computed(
			() => (this.speed.value * lab.steps.value) / durationOf(lab.steps.value),
		);
		effect(() => (this.playing.value ? this.#run() : undefined));
	}

	/** Plays on, or from the start if it stands at the end. */
	play(): void {
		const { step } = this.#lab;
		if (step.peek() >= this.steps.peek()) step.value = 0;
		this.playing.value = true;
	}

	pause(): void {
		this.playing.value = false;
	}

	/** Pauses at a step. */
	seek(step: number): void {
		this.pause();
		const whole = Number.isFinite(step) ? Math.round(step) : 0;
		this.#lab.step.value = Math.min(this.steps.peek(), Math.max(0, whole));
	}

	/** Changes the number of steps of the race. A timeline that stands at the end goes to the new end. */
	setSteps(steps: number): void {
		const { step } = this.#lab;
		const stood = step.peek() >= this.steps.peek();
		batch(() => {
			this.#lab.steps.value = Math.min(MAX_STEPS, Math.max(1, steps));
			if (stood || step.peek() > steps) {
				step.value = this.#lab.steps.peek();
			}
		});
	}

	/** Moves the step at every frame. @returns what stops it. */
	#run(): () => void {
		this.#position = this.#lab.step.peek();
		let last: number | undefined;
		let frame = 0;
		const turn = (now: number) => {
			const passed = last === undefined ? 0 : Math.min(MAX_FRAME, now - last);
			last = now;
			const { step } = this.#lab;
			// Something else may have moved the step.
			if (Math.floor(this.#position) !== step.peek())
				this.#position = step.peek();
			this.#position += (passed / 1000) * this.pace.peek();
			const end = this.steps.peek();
			step.value = Math.min(end, Math.floor(this.#position));
			if (step.peek() >= end) this.playing.value = false;
			else frame = requestAnimationFrame(turn);
		};
		frame = requestAnimationFrame(turn);
		return () => cancelAnimationFrame(frame);
	}
}
