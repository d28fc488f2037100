import { afterEach, describe, expect, it, vi } from "vitest";
import { DONE, LEFT, NOT_FINITE, share } from "./control.js";
import { HelpedTeam, type Helpers, patience } from "./helpedTeam.js";
import { createTeam } from "./team.js";
import { ITEM_WORDS, type Items, type ThreadState } from "./thread.js";
import { help } from "./tickets.js";

/** Teams over a memory made by hand, with kernels that only record their arguments. */

const THREADS = 2;
const COUNT = 8;
const ITEMS = 64;

const usual = patience.waits;
afterEach(() => {
	patience.waits = usual;
	vi.restoreAllMocks();
});

/** Two threads, the check and two stages of eight items each; `kernel` is called with the stage and the item. */
function makeTeam(
	kernel: (stage: number, item: number, words: Int32Array) => unknown,
	mayWait = true,
) {
	const words = new Int32Array(new SharedArrayBuffer(4096));
	for (let item = 0; item < COUNT; item++) {
		words[ITEMS + item * ITEM_WORDS] = 1000 - item;
	}
	const items: Items = { at: ITEMS, count: COUNT, perTicket: 1 };
	const state: ThreadState = {
		...{ words, stride: 0, thread: 0, threads: THREADS },
		...({} as Pick<ThreadState, "module" | "memory">),
		stages: [items, items, items],
		kernels: [0, 1, 2].map(
			(stage) => (start) => kernel(stage, 1000 - (start as number), words),
		),
	};
	const calls: string[] = [];
	const helpers: Helpers = {
		...{ mayWait, threads: THREADS, haveDied: false },
		replace: (left) => calls.push(`replace ${left}`),
		end: () => calls.push("end"),
	};
	return { words, state, calls, team: new HelpedTeam(state, helpers) };
}

describe("a helper that died with a ticket", () => {
	/** At the first item of a stage, a helper takes a ticket of thread 1's share and dies. */
	function loseTicketIn(lossy: number, result: unknown = 1) {
		let lost = false;
		const seen: string[] = [];
		const made = makeTeam((stage, item, words) => {
			if (stage === lossy && !lost) {
				lost = true;
				Atomics.add(words, share(1), 1);
			}
			seen.push(`${stage}/${item}`);
			return stage === 0 ? result : undefined;
		});
		patience.waits = 2;
		return { ...made, seen };
	}

	it("in the last stage: the step is half written, and this and every later call throw", () => {
		const { team, calls } = loseTicketIn(2);
		expect(team.run(0)).toBe(true);
		expect(team.damage).toBeUndefined();
		expect(() => team.run(1)).toThrow(
			/half written; create a new optimizer and load/,
		);
		expect(team.damage?.message).toMatch("half written");
		expect(calls).toEqual(["end"]);
		expect(() => team.run(0)).toThrow("half written");
		expect(() => team.check()).toThrow("half written");
		expect(() => team.checkWhile(() => {})).toThrow("half written");
	});

	it("in an earlier stage: nothing was written yet", () => {
		const { team } = loseTicketIn(1);
		expect(() => team.run(0)).toThrow(
			"before anything was written; save this optimizer and load it into a new one",
		);
		expect(team.damage).toBeUndefined();
	});

	it.each([1, 0])(
		"in the check, which returns %i: the owner reads everything again, and continues alone",
		(result) => {
			const { team, calls, seen } = loseTicketIn(0, result);
			expect(team.check()).toBe(result === 1);
			expect(calls).toEqual(["end"]);
			expect(new Set(seen).size).toBe(COUNT);
			expect(team.threads).toBe(1);
			seen.length = 0;
			expect(team.run(0)).toBe(true);
			expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((item) => `1/${item}`));
		},
	);

	it("in the check while gradients are copied: the same", () => {
		const { team, calls } = loseTicketIn(0);
		expect(team.checkWhile((filled) => filled(0))).toBe(true);
		expect(calls).toEqual(["end"]);
	});
});

describe("waiting for a helper", () => {
	it("a ticket that is done during the last wait is done", () => {
		let taken = false;
		const { team, words, calls } = makeTeam((stage) => {
			if (stage === 1 && !taken) {
				taken = true;
				Atomics.add(words, share(1), 1);
			}
		});
		patience.waits = 3;
		let waits = 0;
		vi.spyOn(Atomics, "wait").mockImplementation(() => {
			if (++waits === 3) Atomics.add(words, DONE, 1);
			return "timed-out";
		});
		expect(team.run(0)).toBe(true);
		expect(waits).toBe(3);
		expect(calls).toEqual([]);
	});

	it.each([true, false])(
		"an hour's sleep of the machine counts as one wait (may sleep: %s)",
		(mayWait) => {
			let taken = false;
			const { team, words, calls } = makeTeam((stage) => {
				if (stage === 1 && !taken) {
					taken = true;
					Atomics.add(words, share(1), 1);
				}
			}, mayWait);
			patience.waits = 3;
			let now = 0;
			let naps = 0;
			vi.spyOn(performance, "now").mockImplementation(() => {
				// The whole process is suspended twice; then the helper continues, because it was suspended too.
				if (++naps <= 2) now += 3_600_000;
				else if (naps === 3) Atomics.add(words, DONE, 1);
				return now;
			});
			vi.spyOn(Atomics, "wait").mockImplementation(() => {
				performance.now();
				return "timed-out";
			});
			expect(team.run(0)).toBe(true);
			expect(calls).toEqual([]);
		},
	);
});

describe("helpers that are not there", () => {
	it("an idle helper leaves, records it, and is replaced at the next stage", () => {
		const { team, state, words, calls } = makeTeam(() => {});
		vi.spyOn(Atomics, "wait").mockReturnValue("timed-out");
		help({ ...state, thread: 1 }, 1);
		vi.restoreAllMocks();
		expect(words[LEFT]).toBe(1);
		team.run(0);
		team.run(1);
		expect(calls).toEqual(["replace 1"]);
		expect(words[LEFT]).toBe(0);
	});
});

describe("the check", () => {
	it("forgets the result of a check whose copy threw", () => {
		const { team, words } = makeTeam((stage, item) =>
			stage === 0 && item === 2 ? 0 : 1,
		);
		const fill = (filled: (from: number) => void) => {
			filled(0);
			throw new Error("detached");
		};
		expect(() => team.checkWhile(fill)).toThrow("detached");
		// Stage 1 writes finite numbers.
		expect(team.run(0)).toBe(true);
		expect(words[NOT_FINITE]).toBe(0);
	});

	it("releases addresses beyond 2 GiB in their order", () => {
		const words = new Int32Array(64);
		const addresses = [0xc000_0000, 0x8000_0000, 0x4000_0000];
		addresses.forEach((start, k) => {
			words.set([start, start + 0x1000_0000], 32 + k * ITEM_WORDS);
		});
		const checked: number[] = [];
		const team = createTeam({
			...{ words, stride: 0, thread: 0, threads: 1 },
			...({} as Pick<ThreadState, "module" | "memory">),
			stages: [{ at: 32, count: 3, perTicket: 1 }],
			kernels: [(start) => checked.push((start as number) >>> 0)],
		});
		const finite = team.checkWhile((filled) => {
			filled(0xc000_0001);
			expect(checked).toEqual([]);
			filled(0x8000_0000);
			expect(checked).toEqual(addresses.slice(0, 2));
			filled(0x4000_0000);
		});
		expect(checked).toEqual(addresses);
		expect(finite).toBe(true);
	});
});
