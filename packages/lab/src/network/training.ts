import { signal } from "@preact/signals";
import type { Choices } from "./choices.js";
import type {
	Answer,
	DecisionGrid,
	Points,
	Question,
	Scores,
	Slice,
} from "./protocol.js";

/** What is known of one rule's training so far. */
export interface Learned {
	/** The cost of each mini-batch before its step. */
	readonly batchCosts: Float32Array;
	/** By epoch, from 0, before the first step. */
	readonly train: readonly Scores[];
	readonly test: readonly Scores[];
	/** The step at which its numbers left the finite ones. */
	readonly divergedAt: number | undefined;
}

export interface Begun {
	/** What is trained. */
	readonly choices: Choices;
	readonly parameters: number;
	readonly rows: { readonly train: number; readonly test: number };
	readonly points: Points | undefined;
}

const nothing: Learned = {
	batchCosts: new Float32Array(0),
	train: [],
	test: [],
	divergedAt: undefined,
};

/** A training in a worker, as signals. */
export class Training {
	readonly state = signal<"idle" | "running" | "done" | "stopped">("idle");
	readonly problem = signal<string | undefined>(undefined);
	readonly begun = signal<Begun | undefined>(undefined);
	/** In the rules' order. */
	readonly learned = signal<readonly Learned[]>([]);
	readonly slice = signal<Slice | undefined>(undefined);
	readonly decided = signal<
		| {
				readonly run: number;
				readonly epoch: number;
				readonly grid: DecisionGrid;
		  }
		| undefined
	>(undefined);
	#worker: Worker | undefined;
	/** The kinds of questions that the worker has not answered yet, and the newest question of each that waits. */
	readonly #asked = new Set<Question["ask"]>();
	readonly #waiting = new Map<Question["ask"], Question>();
	#choices: Choices | undefined;

	/** Trains anew. A training that is under way ends. */
	start(choices: Choices): void {
		this.#end();
		this.#choices = choices;
		this.problem.value = undefined;
		this.begun.value = undefined;
		this.slice.value = undefined;
		this.decided.value = undefined;
		this.learned.value = choices.rules.map(() => nothing);
		this.state.value = "running";
		const worker = new Worker(new URL("./worker.ts", import.meta.url), {
			type: "module",
		});
		this.#worker = worker;
		worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
			if (worker === this.#worker) this.#hear(data);
		});
		worker.addEventListener("error", (event) => {
			event.preventDefault();
			if (worker !== this.#worker) return;
			this.#fail(event.message || "the worker could not be loaded");
		});
		this.#ask({
			ask: "train",
			task: choices.task,
			rules: choices.rules.map(({ text }) => text),
		});
	}

	/** Ends a training that is under way; what it has told stays. */
	stop(): void {
		if (this.state.value !== "running") return;
		this.#end();
		this.state.value = "stopped";
	}

	/** Asks for the plane through the ends of two runs, after the training. */
	askSlice(one: number, other: number): void {
		if (this.state.value === "done")
			this.#askNewest({ ask: "slice", runs: [one, other] });
	}

	/** Asks for the classes over the plane. */
	askDecision(run: number, epoch: number): void {
		this.#askNewest({ ask: "decide", run, epoch });
	}

	dispose(): void {
		this.#end();
	}

	#ask(question: Question): void {
		this.#worker?.postMessage(question);
	}

	/** Asks a question; while the worker has one of the same kind, only the newest waits. */
	#askNewest(question: Question): void {
		if (this.#worker === undefined) return;
		if (this.#asked.has(question.ask)) {
			this.#waiting.set(question.ask, question);
			return;
		}
		this.#asked.add(question.ask);
		this.#ask(question);
	}

	#hearAnswer(kind: Question["ask"]): void {
		this.#asked.delete(kind);
		const next = this.#waiting.get(kind);
		this.#waiting.delete(kind);
		if (next !== undefined) this.#askNewest(next);
	}

	#end(): void {
		this.#worker?.terminate();
		this.#worker = undefined;
		this.#asked.clear();
		this.#waiting.clear();
	}

	#fail(message: string): void {
		this.#end();
		this.problem.value = message;
		this.state.value = "stopped";
	}

	#hear(answer: Answer): void {
		switch (answer.tell) {
			case "began": {
				const { parameters, rows, points } = answer;
				this.begun.value = {
					choices: this.#choices as Choices,
					parameters,
					rows,
					points,
				};
				break;
			}
			case "epoch":
				this.#learn(answer.run, (learned) => ({
					...learned,
					batchCosts: joined(learned.batchCosts, answer.batchCosts),
					train: [...learned.train, answer.train],
					test: [...learned.test, answer.test],
				}));
				break;
			case "diverged":
				this.#learn(answer.run, (learned) => ({
					...learned,
					divergedAt: answer.step,
				}));
				break;
			case "done":
				this.state.value = "done";
				break;
			case "decided":
				this.decided.value = answer;
				this.#hearAnswer("decide");
				break;
			case "sliced":
				this.slice.value = answer.slice;
				this.#hearAnswer("slice");
				break;
			case "failed":
				this.#fail(answer.message);
				break;
		}
	}

	#learn(run: number, change: (learned: Learned) => Learned): void {
		this.learned.value = this.learned.value.map((learned, k) =>
			k === run ? change(learned) : learned,
		);
	}
}

function joined(one: Float32Array, other: Float32Array): Float32Array {
	const all = new Float32Array(one.length + other.length);
	all.set(one);
	all.set(other, one.length);
	return all;
}
