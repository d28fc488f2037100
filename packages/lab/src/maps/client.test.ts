import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MapClient, type WorkerLike } from "./client.js";
import type { Order, Part, Question, Reply } from "./questions.js";

/** A worker that answers when the test says so. */
class FakeWorker implements WorkerLike {
	static all: FakeWorker[] = [];
	readonly orders: Order[] = [];
	ended = false;
	onmessage: WorkerLike["onmessage"] = null;
	onerror: WorkerLike["onerror"] = null;

	constructor() {
		FakeWorker.all.push(this);
	}

	postMessage(order: Order): void {
		this.orders.push(order);
	}

	terminate(): void {
		this.ended = true;
	}

	reply(reply: Reply): void {
		this.onmessage?.({ data: reply } as MessageEvent<Reply>);
	}
}

const question = (cost: string): Question => ({
	...{ kind: "basins", cost, text: "sgd()", steps: 10 },
	target: 0.1,
	...{ x: [0, 1], y: [0, 1] },
});
const plan: Part = { part: "plan", steps: 10, target: 0.1 };
const listen = () => ({ part: vi.fn(), ended: vi.fn() });
const worker = (k: number) => FakeWorker.all[k] as FakeWorker;
const askOf = (order: Order | undefined) => order?.ask as number;

beforeEach(() => {
	vi.useFakeTimers();
	FakeWorker.all = [];
});
afterEach(() => {
	vi.useRealTimers();
});

describe("MapClient", () => {
	it("passes the parts and the end on", () => {
		const client = new MapClient(() => new FakeWorker());
		const listener = listen();
		client.ask(question("x^2"), listener);
		const ask = askOf(worker(0).orders[0]);
		worker(0).reply({ ask, part: plan });
		worker(0).reply({ ask, ended: true, problem: "too steep" });
		expect(listener.part).toHaveBeenCalledExactlyOnceWith(plan);
		expect(listener.ended).toHaveBeenCalledExactlyOnceWith("too steep");
	});

	it("shows the parts that come at once together, and waits for no end", () => {
		const client = new MapClient(() => new FakeWorker());
		const listener = listen();
		client.ask(question("x^2"), listener);
		const ask = askOf(worker(0).orders[0]);
		worker(0).reply({ ask, part: plan });
		worker(0).reply({ ask, part: plan });
		expect(listener.part).not.toHaveBeenCalled();
		vi.advanceTimersByTime(20);
		expect(listener.part).toHaveBeenCalledTimes(2);
		expect(listener.ended).not.toHaveBeenCalled();
		client.cancel();
		worker(0).reply({ ask, part: plan });
		vi.advanceTimersByTime(20);
		expect(listener.part).toHaveBeenCalledTimes(2);
	});

	it("sends only the newest of several questions, and lets a quick answer finish", () => {
		const client = new MapClient(() => new FakeWorker());
		const [first, second, third] = [listen(), listen(), listen()];
		client.ask(question("1"), first);
		client.ask(question("2"), second);
		client.ask(question("3"), third);
		const [order] = worker(0).orders;
		expect(worker(0).orders).toHaveLength(1);
		worker(0).reply({ ask: askOf(order), ended: true });
		expect(first.ended).toHaveBeenCalledOnce();
		expect(worker(0).orders[1]?.question?.cost).toBe("3");
		worker(0).reply({ ask: askOf(worker(0).orders[1]), ended: true });
		expect(second.ended).not.toHaveBeenCalled();
		expect(third.ended).toHaveBeenCalledOnce();
	});

	it("shows what has come before it asks the next question", () => {
		const client = new MapClient(() => new FakeWorker());
		const listener = listen();
		client.ask(question("1"), listener);
		client.ask(question("2"), listen());
		vi.advanceTimersByTime(55);
		worker(0).reply({ ask: askOf(worker(0).orders[0]), part: plan });
		vi.advanceTimersByTime(5);
		expect(worker(0).orders).toHaveLength(2);
		expect(listener.part).toHaveBeenCalledExactlyOnceWith(plan);
	});

	it("cancels a slow answer, and drops what still comes of it", () => {
		const client = new MapClient(() => new FakeWorker());
		const [old, young] = [listen(), listen()];
		client.ask(question("1"), old);
		vi.advanceTimersByTime(1000);
		client.ask(question("2"), young);
		vi.advanceTimersByTime(0);
		const [first, second] = worker(0).orders;
		worker(0).reply({ ask: askOf(first), part: plan });
		worker(0).reply({ ask: askOf(first), ended: true });
		worker(0).reply({ ask: askOf(second), part: plan });
		vi.advanceTimersByTime(1000);
		expect(FakeWorker.all).toHaveLength(1);
		expect(old.part).not.toHaveBeenCalled();
		expect(young.part).toHaveBeenCalledOnce();
	});

	it("replaces a worker that does not stop, also while questions keep coming", () => {
		const client = new MapClient(() => new FakeWorker());
		client.ask(question("1"), listen());
		for (let k = 0; k < 50; k++) {
			vi.advanceTimersByTime(16);
			client.ask(question(String(k)), listen());
		}
		vi.advanceTimersByTime(100);
		expect(worker(0).ended).toBe(true);
		expect(worker(1).orders.at(-1)?.question?.cost).toBe("49");
	});

	it("ends an answer that takes too long, with a sentence", () => {
		const client = new MapClient(() => new FakeWorker());
		const listener = listen();
		client.ask(question("1"), listener);
		vi.advanceTimersByTime(60_000);
		expect(listener.ended).toHaveBeenCalledExactlyOnceWith(
			"stopped after 20 seconds",
		);
		expect(worker(0).ended).toBe(true);
	});

	it("cancels without a new question", () => {
		const client = new MapClient(() => new FakeWorker());
		const listener = listen();
		client.ask(question("1"), listener);
		client.cancel();
		const [first, second] = worker(0).orders;
		expect(second?.question).toBeUndefined();
		worker(0).reply({ ask: askOf(first), part: plan });
		worker(0).reply({ ask: askOf(second), ended: true });
		client.cancel();
		expect(listener.part).not.toHaveBeenCalled();
		expect(worker(0).orders).toHaveLength(2);
		client.dispose();
		expect(worker(0).ended).toBe(true);
	});
});
