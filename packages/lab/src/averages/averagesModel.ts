import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { movingAverage } from "ravine";
import type { Lab } from "../model/lab.js";
import {
	MAX_VALUES,
	noisySeries,
	type ReadValues,
	readValues,
} from "./series.js";

const NOISE = 2.5;
const PART = "averages";
/** The first time, the cursor goes to this place by itself. */
const SWEPT = 40;
/** Milliseconds that it takes. */
const SWEEP = 6000;

export const MAX_BETA = 0.99;
const MAX_SEED = 9999;

interface Choices {
	readonly beta: number;
	/** The place in the series at which the average is taken apart. */
	readonly place: number;
	readonly seed: number;
	/** Numbers of one's own as they are typed. */
	readonly own: string | undefined;
}

const usual: Choices = { beta: 0.9, place: 8, seed: 1, own: undefined };

/** What the reader chose about the averages, and what follows from it. */
export class AveragesModel {
	readonly choices: ReadonlySignal<Choices>;
	readonly read: ReadonlySignal<ReadValues>;
	/** The series; while the typed numbers have an error, the page's own. */
	readonly values: ReadonlySignal<Float64Array>;
	readonly corrected: ReadonlySignal<Float64Array>;
	readonly plain: ReadonlySignal<Float64Array>;
	readonly hovered = signal<number | null>(null);
	/** The place under the pointer, or else the chosen one. */
	readonly place: ReadonlySignal<number>;
	readonly #lab: Lab;

	constructor(lab: Lab) {
		this.#lab = lab;
		this.choices = computed(() => readChoices(lab.part(PART).value));
		const beta = computed(() => this.choices.value.beta);
		const seed = computed(() => this.choices.value.seed);
		const own = computed(() => this.choices.value.own);
		const noisy = computed(() => noisySeries(seed.value, NOISE));
		this.read = computed(() =>
			own.value === undefined ? { values: noisy.value } : readValues(own.value),
		);
		this.values = computed(() => this.read.value.values ?? noisy.value);
		this.corrected = computed(() =>
			movingAverage(this.values.value, beta.value),
		);
		this.plain = computed(() =>
			movingAverage(this.values.value, beta.value, { biasCorrection: false }),
		);
		this.place = computed(() => {
			const wanted = this.hovered.value ?? this.choices.value.place;
			return Math.min(this.values.value.length - 1, Math.max(0, wanted));
		});
	}

	choose(changed: Partial<Choices>): void {
		const choices = { ...this.choices.peek(), ...changed };
		this.#lab.setPart(PART, writeChoices(choices));
	}

	/** Moves the place along the series. @returns what stops it. */
	sweep(): () => void {
		let frame = 0;
		const began = performance.now();
		const turn = (now: number) => {
			const share = Math.min(1, (now - began) / SWEEP);
			this.choose({ place: Math.round(share * SWEPT) });
			if (share < 1) frame = requestAnimationFrame(turn);
		};
		frame = requestAnimationFrame(turn);
		return () => cancelAnimationFrame(frame);
	}
}

/** The choices as a part of a link; undefined for the usual ones. */
function writeChoices({ beta, place, seed, own }: Choices): string | undefined {
	const fields = new URLSearchParams();
	if (beta !== usual.beta) fields.set("beta", String(beta));
	if (place !== usual.place) fields.set("place", String(place));
	if (seed !== usual.seed) fields.set("seed", String(seed));
	if (own !== undefined) fields.set("own", own);
	return fields.size === 0 ? undefined : fields.toString();
}

/** Reads the part of a link. What it cannot read is as usual. */
function readChoices(text: string | undefined): Choices {
	const fields = new URLSearchParams(text);
	const number = (
		name: "beta" | "place" | "seed",
		low: number,
		high: number,
		whole: boolean,
	) => {
		const given = fields.get(name);
		const value =
			given === null || given.trim() === "" ? Number.NaN : Number(given);
		const fits =
			value >= low && value <= high && (!whole || Number.isInteger(value));
		return fits ? value : usual[name];
	};
	return {
		beta: number("beta", 0, MAX_BETA, false),
		place: number("place", 0, MAX_VALUES, true),
		seed: number("seed", 0, MAX_SEED, true),
		own: fields.get("own") ?? undefined,
	};
}
