import { eventLoopTurns } from "ravine";
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => vi.restoreAllMocks());

test("a loop continues at once, until its slice of time is over", async () => {
	const clock = vi.spyOn(Date, "now").mockReturnValue(0);
	const turn = eventLoopTurns(5);
	expect(turn()).toBeUndefined();
	clock.mockReturnValue(4);
	expect(turn()).toBeUndefined();
	clock.mockReturnValue(5);
	let fired = false;
	setImmediate(() => {
		fired = true;
	});
	await turn();
	expect(fired).toBe(true);
	clock.mockReturnValue(9);
	expect(turn()).toBeUndefined();
	clock.mockReturnValue(10);
	expect(turn()).toBeInstanceOf(Promise);
	// The clock is set back by an hour.
	clock.mockReturnValue(10 - 3_600_000);
	expect(turn()).toBeInstanceOf(Promise);
});
