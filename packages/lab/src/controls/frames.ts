/** Collects what has to be drawn and draws each of it once in the next animation frame. */
export class Frames {
	readonly #waiting = new Set<() => void>();
	#request = 0;

	add(draw: () => void): void {
		this.#waiting.add(draw);
		if (this.#request === 0)
			this.#request = requestAnimationFrame(() => this.#flush());
	}

	/** Draws what is waiting without waiting for a frame: what is about to be printed has no other. */
	drawNow(): void {
		cancelAnimationFrame(this.#request);
		if (this.#waiting.size > 0) this.#flush();
	}

	cancel(): void {
		cancelAnimationFrame(this.#request);
		this.#request = 0;
		this.#waiting.clear();
	}

	/** What is added while it draws is drawn in the same frame. */
	#flush(): void {
		try {
			// The request is not 0 yet: what is added now asks for no other frame.
			for (const draw of this.#waiting) {
				this.#waiting.delete(draw);
				draw();
			}
		} finally {
			// Also where a drawing fails, or nothing would be drawn again.
			this.#request = 0;
		}
	}
}
