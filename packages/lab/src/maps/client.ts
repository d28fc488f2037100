import { batch } from "@preact/signals";
import type { Order, Part, Question, Reply } from "./questions.js";

/** Who wants to know. */
export interface Listener {
	readonly part: (part: Part) => void;
	/** The last part has come, or there is a problem. Not called for a question that a newer one ended. */
	readonly ended: (problem?: string) => void;
}

/** The part of a Worker that the client uses. */
export interface WorkerLike {
	postMessage(message: Order): void;
	terminate(): void;
	onmessage: ((event: MessageEvent<Reply>) => void) | null;
	onerror: ((event: ErrorEvent) => void) | null;
}

/**
 * Milliseconds for which an answer on its way may still finish when a newer question comes, so that pictures move while a
 * pointer drags.
 */
const GRACE = 60;
/** Milliseconds in which a worker that was told to stop is heard of again; after that it is replaced. */
const PATIENCE = 400;
/** Milliseconds in which the parts that come are shown together, so that the page is drawn once for them. */
const TOGETHER = 16;
/** Milliseconds that an answer may take in all. */
const MAX_TIME = 20_000;

interface Asked {
	readonly question: Question | undefined;
	readonly listener: Listener | undefined;
}

interface Sent extends Asked {
	readonly order: Order;
	readonly since: number;
	readonly limit: Timer;
}

type Timer = ReturnType<typeof setTimeout>;

/**
 * Asks a worker of its own, one question at a time: a newer one ends the older one. The worker is told to stop and keeps its
 * compiled kernels; only if it is not heard of, it is replaced.
 */
export class MapClient {
	readonly #start: () => WorkerLike;
	#worker: WorkerLike | undefined;
	#last = 0;
	#current: Sent | undefined;
	/** The newest question, while an older one may still finish. */
	#next: Asked | undefined;
	#grace: Timer | undefined;
	#patience: Timer | undefined;
	/** What has come of the current answer and is not shown yet. */
	readonly #parts: Part[] = [];
	#showing: Timer | undefined;

	constructor(start: () => WorkerLike = startWorker) {
		this.#start = start;
	}

	/** Asks a question; what was asked before is dropped. */
	ask(question: Question, listener: Listener): void {
		this.#next = { question, listener };
		if (this.#current === undefined) {
			this.#send();
			return;
		}
		const passed = performance.now() - this.#current.since;
		this.#grace ??= setTimeout(() => this.#send(), Math.max(0, GRACE - passed));
	}

	/** Drops what was asked. */
	cancel(): void {
		this.#next = undefined;
		if (this.#current?.question === undefined) return;
		this.#next = { question: undefined, listener: undefined };
		this.#send();
	}

	dispose(): void {
		this.#next = undefined;
		this.#drop();
	}

	/** Sends the newest question, which cancels the current one. */
	#send(): void {
		this.#endGrace();
		const next = this.#next;
		if (next === undefined) return;
		this.#next = undefined;
		const isBusy = this.#current !== undefined;
		clearTimeout(this.#current?.limit);
		const { question } = next;
		// While a pointer drags, every answer may be ended by the next question; the picture moves by what has come.
		if (question === undefined) this.#forgetParts();
		else this.#showParts();
		const ask = ++this.#last;
		const order: Order = question === undefined ? { ask } : { ask, question };
		const limit = setTimeout(() => this.#giveUp(TOO_LONG), MAX_TIME);
		this.#current = { ...next, order, since: performance.now(), limit };
		this.#running().postMessage(order);
		if (isBusy) this.#patience ??= setTimeout(() => this.#replace(), PATIENCE);
	}

	/** Starts another worker, which gets the current question. */
	#replace(): void {
		this.#patience = undefined;
		this.#worker?.terminate();
		this.#worker = undefined;
		const { order } = this.#current ?? {};
		if (order !== undefined) this.#running().postMessage(order);
	}

	#giveUp(problem: string): void {
		this.#showParts();
		const { listener } = this.#current ?? {};
		this.#drop();
		listener?.ended(problem);
		this.#send();
	}

	#drop(): void {
		this.#endGrace();
		this.#endPatience();
		clearTimeout(this.#current?.limit);
		this.#forgetParts();
		this.#current = undefined;
		this.#worker?.terminate();
		this.#worker = undefined;
	}

	#endGrace(): void {
		clearTimeout(this.#grace);
		this.#grace = undefined;
	}

	#endPatience(): void {
		clearTimeout(this.#patience);
		this.#patience = undefined;
	}

	#running(): WorkerLike {
		if (this.#worker !== undefined) return this.#worker;
		const worker = this.#start();
		worker.onmessage = ({ data }) => this.#hear(data);
		worker.onerror = () => this.#giveUp("the worker could not be loaded");
		this.#worker = worker;
		return worker;
	}

	#hear(reply: Reply): void {
		this.#endPatience();
		if (reply.ask !== this.#current?.order.ask) return;
		const { listener, limit, question, since } = this.#current;
		if ("part" in reply) {
			this.#parts.push(reply.part);
			this.#showing ??= setTimeout(() => this.#showParts(), TOGETHER);
			return;
		}
		clearTimeout(limit);
		// For whoever measures the page, as bench/lab.mjs does.
		if (question !== undefined)
			performance.measure(`lab ${question.kind}`, { start: since });
		batch(() => {
			this.#showParts();
			this.#current = undefined;
			listener?.ended(reply.problem);
		});
		this.#send();
	}

	#showParts(): void {
		const { listener } = this.#current ?? {};
		batch(() => {
			for (const part of this.#parts) listener?.part(part);
		});
		this.#forgetParts();
	}

	#forgetParts(): void {
		clearTimeout(this.#showing);
		this.#showing = undefined;
		this.#parts.length = 0;
	}
}

const TOO_LONG = `stopped after ${MAX_TIME / 1000} seconds`;

function startWorker(): WorkerLike {
	return new Worker(new URL("./worker.ts", import.meta.url), {
		type: "module",
	});
}
