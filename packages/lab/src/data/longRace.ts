import { signal } from "@preact/signals";
import type { RaceRun } from "ravine";
import type { Lab, LongRace } from "../model/lab.js";
import { readRule } from "../model/ruleText.js";
import { type Conditions, isSame } from "../model/track.js";
import type { Prepared } from "./prepare.js";

/** What a worker needs to race on data. */
export interface RaceOrder {
	/** The cost of one row. */
	readonly cost: string;
	readonly parameters: Readonly<Record<string, number>>;
	readonly x: Float64Array;
	readonly y: Float64Array;
	readonly texts: readonly string[];
	readonly conditions: Omit<Conditions, "surface">;
}

/** The parts of a run that can be sent. */
type SentRun = Omit<RaceRun, "rule" | "settings">;

export type RaceReply =
	| { readonly kind: "progress"; readonly share: number }
	| { readonly kind: "run"; readonly text: string; readonly run: SentRun }
	| { readonly kind: "end" };

/** Milliseconds in which the question may still change, and for which it may be computed. */
const PATIENCE = 200;
const MAX_TIME = 120_000;

/** Races on many rows in a worker, one question at a time: a newer one ends the older one. */
export class LongRacer {
	/** The share that is computed; undefined: nothing is. */
	readonly share = signal<number | undefined>(undefined);
	/** Whether the reader, or the time, has stopped the last one. */
	readonly stopped = signal(false);
	readonly #lab: Lab;
	#worker: Worker | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(lab: Lab) {
		this.#lab = lab;
	}

	/** Races what the lab asks for now, unless it can be raced at once or already is. */
	ask({ model, used, ground }: Prepared): void {
		this.#end();
		const { conditions, stepsAtOnce, dragging, runs, longRace } = this.#lab;
		const asked = conditions.value;
		const texts = [...new Set(runs.value.map(({ text }) => text))];
		const isLong = asked.steps > stepsAtOnce.value;
		if (dragging.value || !isLong || asked.surface !== ground.surface) return;
		const last = longRace.peek();
		const isKnown = last !== undefined && isSame(last.conditions, asked);
		const missing = texts.filter(
			(text) =>
				readRule(text).rule !== undefined && !(isKnown && last.runs.has(text)),
		);
		if (missing.length === 0) return;
		const { surface: _, ...rest } = asked;
		this.share.value = 0;
		this.#timer = setTimeout(() => {
			this.#start(
				{
					...{ cost: model.cost, parameters: ground.surface.start },
					...{ x: used.x, y: used.y, texts: missing, conditions: rest },
				},
				{ conditions: asked, runs: isKnown ? last.runs : new Map() },
			);
		}, PATIENCE);
	}

	/** Gives the race up. */
	stop(): void {
		if (this.share.peek() === undefined) return;
		this.#end();
		this.stopped.value = true;
	}

	#end(): void {
		clearTimeout(this.#timer);
		this.#worker?.terminate();
		this.#worker = undefined;
		this.share.value = undefined;
		this.stopped.value = false;
	}

	#start(order: RaceOrder, begun: LongRace): void {
		const worker = new Worker(new URL("./raceWorker.ts", import.meta.url), {
			type: "module",
		});
		this.#worker = worker;
		this.#timer = setTimeout(() => this.stop(), MAX_TIME);
		let { runs } = begun;
		worker.onmessage = ({ data }: MessageEvent<RaceReply>) => {
			if (worker !== this.#worker) return;
			if (data.kind === "end") return this.#end();
			if (data.kind === "progress") {
				this.share.value = data.share;
				return;
			}
			const { rule } = readRule(data.text);
			if (rule === undefined) return;
			const run = { ...data.run, rule, settings: rule.settings };
			runs = new Map([...runs, [data.text, run]]);
			this.#lab.longRace.value = { conditions: begun.conditions, runs };
		};
		worker.onerror = () => this.stop();
		worker.postMessage(order);
	}
}
