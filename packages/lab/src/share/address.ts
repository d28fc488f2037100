import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { defaultState, type Lab } from "../model/lab.js";
import { MAX_LINK, readLink, writeLink } from "../model/link.js";
import type { Timeline } from "../model/timeline.js";

/** Milliseconds between two writings of the address: browsers refuse to write it at every frame. */
const PAUSE = 400;

/** Keeps the address and the state the same: a link opens its state, and a changed state changes the address. */
export class Address {
	/** Why the last link could not be opened. */
	readonly problem: ReadonlySignal<string | undefined>;
	readonly #problem = signal<string | undefined>(undefined);
	readonly #lab: Lab;
	readonly #timeline: Timeline;
	#written = "";
	#writtenAt = Number.NEGATIVE_INFINITY;
	#waiting: ReturnType<typeof setTimeout> | undefined;

	constructor(lab: Lab, timeline: Timeline) {
		this.#lab = lab;
		this.#timeline = timeline;
		this.problem = this.#problem;
		this.#open("The page shows its default instead.");
		addEventListener("hashchange", () => {
			const { hash } = location;
			if (hash === "" || readLink(hash) !== undefined) {
				this.#open("The page stays as it was.");
			} else {
				// The name of a place, where the page has gone by now; the address is the state's again.
				this.#write(writeLink(lab.snapshot()));
			}
		});
		let first = true;
		let step = 0;
		effect(() => {
			const state = lab.snapshot();
			// While it plays, the address keeps the step where it began.
			if (!timeline.playing.value) step = state.step;
			const link = writeLink({ ...state, step });
			clearTimeout(this.#waiting);
			if (first) this.#written = link;
			first = false;
			if (lab.dragging.value || link === this.#written) return;
			const wait = PAUSE - (performance.now() - this.#writtenAt);
			if (wait <= 0) this.#write(link);
			else this.#waiting = setTimeout(() => this.#write(link), wait);
		});
	}

	/** The whole address of the present state. */
	link(): string {
		const { origin, pathname } = location;
		const base =
			origin === "null"
				? location.href.replace(/[?#].*/, "")
				: origin + pathname;
		return `${base}#${writeLink(this.#lab.snapshot())}`;
	}

	dismiss(): void {
		this.#problem.value = undefined;
	}

	/** @param otherwise What the page shows where the link cannot be read. */
	#open(otherwise: string): void {
		const hash = location.hash.slice(1);
		if (hash === this.#written) {
			this.dismiss();
			return;
		}
		// Without a link, as at a first visit.
		const read = hash === "" ? { state: defaultState } : readLink(hash);
		if (read === undefined) return;
		this.#problem.value =
			read.problem === undefined ? undefined : `${read.problem}. ${otherwise}`;
		if (read.state === undefined) return;
		this.#timeline.pause();
		// Another link may be opened before this one is written as the page writes it.
		this.#written = hash === "" ? writeLink(defaultState) : hash;
		this.#lab.apply(read.state);
	}

	/** A link that could not be opened again is not written. */
	#write(link: string): void {
		if (link.length > MAX_LINK) return;
		this.#written = link;
		this.#writtenAt = performance.now();
		history.replaceState(
			null,
			"",
			`${location.pathname}${location.search}#${link}`,
		);
	}
}
