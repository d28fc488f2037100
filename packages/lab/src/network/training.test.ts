import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { usualChoices } from "./choices.js";
import type { Answer, DecisionGrid, Question } from "./protocol.js";
import { Training } from "./training.js";

/** A worker that answers when the test says so. */
class FakeWorker extends EventTarget {
	static all: FakeWorker[] = [];
	readonly asked: Question[] = [];

	constructor() {
		super();
		FakeWorker.all.push(this);
	}

	postMessage(question: Question): void {
		this.asked.push(question);
	}

	terminate(): void {}

	answer(data: Answer): void {
		this.dispatchEvent(new MessageEvent("message", { data }));
	}
}

const grid = {} as DecisionGrid;

beforeEach(() => {
	FakeWorker.all = [];
	vi.stubGlobal("Worker", FakeWorker);
});
afterEach(() => {
	vi.unstubAllGlobals();
});

function started() {
	const training = new Training();
	training.start(usualChoices);
	const worker = FakeWorker.all.at(-1) as FakeWorker;
	return { training, worker };
}

it("asks for one picture at a time, and then for the newest", () => {
	const { training, worker } = started();
	for (let epoch = 1; epoch <= 5; epoch++) training.askDecision(0, epoch);
	const epochs = () =>
		worker.asked.flatMap((one) => (one.ask === "decide" ? [one.epoch] : []));
	expect(epochs()).toEqual([1]);
	worker.answer({ tell: "decided", run: 0, epoch: 1, grid });
	expect(epochs()).toEqual([1, 5]);
	worker.answer({ tell: "decided", run: 0, epoch: 5, grid });
	expect(epochs()).toEqual([1, 5]);
	expect(training.decided.value?.epoch).toBe(5);
	training.askDecision(0, 2);
	expect(epochs()).toEqual([1, 5, 2]);
});

it("does not hear a worker that was ended", () => {
	const { training, worker } = started();
	training.start(usualChoices);
	worker.answer({ tell: "failed", message: "late" });
	worker.answer({ tell: "done" });
	expect(training.problem.value).toBeUndefined();
	expect(training.state.value).toBe("running");
	FakeWorker.all[1]?.answer({ tell: "done" });
	expect(training.state.value).toBe("done");
});

it("asks nothing once it is stopped", () => {
	const { training, worker } = started();
	training.stop();
	training.askDecision(0, 1);
	expect(worker.asked.map(({ ask }) => ask)).toEqual(["train"]);
});
