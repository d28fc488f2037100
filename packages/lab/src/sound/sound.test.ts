import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { isSounding, playMelody, playTone, stopSound } from "./sound.js";

/** What was asked of a quantity of a sound, in order. */
class FakeParam {
	readonly asked: [number, number][] = [];
	settled = 0;
	setTargetAtTime(value: number, at: number, constant: number): void {
		expect(constant).toBeGreaterThan(0);
		this.asked.push([value, at]);
		this.settled = value;
	}
	cancelScheduledValues(from: number): void {
		const kept = this.asked.filter(([, at]) => at < from);
		this.asked.splice(0, this.asked.length, ...kept);
	}
}

class FakeNode {
	readonly gain = new FakeParam();
	readonly frequency = new FakeParam();
	readonly pan = new FakeParam();
	static made: FakeNode[] = [];
	constructor() {
		FakeNode.made.push(this);
	}
	connect(next: unknown): unknown {
		return next;
	}
	start(): void {}
}

let time = 0;
let frames: (() => void)[] = [];
let keys: ((event: object) => void)[] = [];

beforeAll(() => {
	vi.stubGlobal(
		"AudioContext",
		class {
			readonly destination = {};
			get currentTime() {
				return time;
			}
			async resume() {}
		},
	);
	for (const name of ["OscillatorNode", "StereoPannerNode", "GainNode"])
		vi.stubGlobal(name, FakeNode);
	vi.stubGlobal("requestAnimationFrame", (draw: () => void) =>
		frames.push(draw),
	);
	vi.stubGlobal("cancelAnimationFrame", () => {
		frames = [];
	});
	vi.stubGlobal("document", {
		addEventListener: (_: string, listen: (event: object) => void) =>
			keys.push(listen),
		removeEventListener: (_: string, listen: (event: object) => void) => {
			keys = keys.filter((one) => one !== listen);
		},
	});
});
afterAll(() => {
	vi.unstubAllGlobals();
});

async function pass(seconds: number): Promise<void> {
	// What waits for the context goes on first.
	for (let i = 0; i < 10; i++) await Promise.resolve();
	for (let i = 0; i < seconds * 10; i++) {
		time += 0.1;
		const due = frames;
		frames = [];
		for (const draw of due) draw();
	}
}

const gains = () => FakeNode.made.flatMap(({ gain }) => gain.asked);
const place = (index: number) => 1 - index / 10;

describe("a melody", () => {
	it("visits the points in order with one oscillator, softly, and ends in silence", async () => {
		const heard: number[] = [];
		const done = playMelody({ points: 11, place }, (index) =>
			heard.push(index),
		);
		await pass(3);
		expect(await done).toBe(true);
		expect(heard[0]).toBe(0);
		expect(heard.at(-1)).toBe(10);
		expect(heard).toEqual([...new Set(heard)].sort((a, b) => a - b));
		expect(FakeNode.made).toHaveLength(3);
		expect(Math.max(...gains().map(([gain]) => gain))).toBeLessThan(0.25);
		expect(gains().at(-1)?.[0]).toBe(0);
		expect(isSounding.value).toBe(false);
		expect(keys).toEqual([]);
	});
	it("stops at Escape, and when another one begins", async () => {
		const first = playMelody({ points: 100, place }, () => {});
		await pass(0.3);
		expect(isSounding.value).toBe(true);
		const event = {
			key: "Escape",
			preventDefault: vi.fn(),
			stopPropagation: vi.fn(),
		};
		for (const press of keys) press(event);
		expect(await first).toBe(false);
		expect(event.stopPropagation).toHaveBeenCalled();
		const second = playMelody({ points: 100, place }, () => {});
		await pass(0.3);
		const third = playMelody({ points: 2, place }, () => {});
		expect(await second).toBe(false);
		stopSound();
		await pass(3);
		await third;
		expect(FakeNode.made).toHaveLength(3);
		expect(gains().at(-1)?.[0]).toBe(0);
	});
	it("does not begin if it is stopped, or another one is asked for, before the sound is ready", async () => {
		const before = gains().length;
		const stopped = playMelody({ points: 3, place }, () => {});
		stopSound();
		expect(await stopped).toBe(false);
		expect(gains()).toHaveLength(before);
		const heard: string[] = [];
		const first = playMelody({ points: 3, place }, () => heard.push("first"));
		const second = playMelody({ points: 3, place }, () => heard.push("second"));
		await pass(3);
		expect([await first, await second]).toEqual([false, true]);
		expect(new Set(heard)).toEqual(new Set(["second"]));
		expect(keys).toEqual([]);
	});
	it("is silent where there is no value", async () => {
		const before = gains().length;
		const done = playMelody({ points: 3, place: () => undefined }, () => {});
		await pass(3);
		await done;
		expect(
			gains()
				.slice(before)
				.every(([gain]) => gain === 0),
		).toBe(true);
	});
	it("is one short tone for a point", () => {
		playTone(0.5, 0.3);
		const [volume] = FakeNode.made.filter(({ gain }) => gain.asked.length > 0);
		const [on, off] = volume?.gain.asked.slice(-2) ?? [];
		expect(on?.[0]).toBeGreaterThan(0);
		expect(off?.[0]).toBe(0);
		expect((off?.[1] ?? 9) - (on?.[1] ?? 0)).toBeLessThan(0.3);
	});

	it("says that there is none, and walks on without a tone", async () => {
		vi.resetModules();
		vi.stubGlobal("AudioContext", undefined);
		const other = await import("./sound.js");
		await expect(
			other.playMelody({ points: 3, place }, () => {}),
		).rejects.toThrow("This browser plays no sound.");
		expect(other.isSounding.value).toBe(false);
		other.playTone(0.5);
	});
});
