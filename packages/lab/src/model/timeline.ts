import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Lab } from "./lab.js";

export const MIN_SPEED = 0.1;
export const MAX_SPEED = 10;
/** Steps a second at speed 1. */
const STEPS_A_SECOND = 15;

/** Moves a lab's step with the clock. */
export class Timeline {
	readonly playing = signal(false);
	/** From `MIN_SPEED` to `MAX_SPEED`. */
	readonly speed = signal(1);
	readonly steps: ReadonlySignal<number>;
	readonly #lab: Lab;
	#position = 0;

	constructor(lab: Lab) {
		this.#lab = lab;
		this.steps = computed(() => lab.steps.value);
		effect(() => {
			if (this.playing.value) this.#run();
		});
	}

	/** Plays on, or from the start if it stands at the end. */
	play(): void {
		const { step } = this.#lab;
		if (step.value >= this.steps.value) step.value = 0;
		this.playing.value = true;
	}

	pause(): void {
		this.playing.value = false;
	}

	/** Pauses at a step. */
	seek(step: number): void {
		this.pause();
		this.#lab.step.value = Math.min(
			this.steps.value,
			Math.max(0, Math.round(step)),
		);
	}

	#run(): void {
		this.#position = this.#lab.step.peek();
		let last: number | undefined;
		const turn = (now: number) => {
			if (!this.playing.peek()) return;
			const passed = last === undefined ? 0 : Math.min(100, now - last);
			last = now;
			const { step } = this.#lab;
			// Something else may have moved the step.
			if (Math.floor(this.#position) !== step.peek())
				this.#position = step.peek();
			this.#position += (passed / 1000) * STEPS_A_SECOND * this.speed.peek();
			const end = this.steps.peek();
			step.value = Math.min(end, Math.floor(this.#position));
			if (step.value >= end) this.pause();
			else requestAnimationFrame(turn);
		};
		requestAnimationFrame(turn);
	}
}
