import { eventLoopTurns } from "ravine";
import { expect, test } from "vitest";

test("a loop continues at once, until its slice of time is over", async () => {
	const turn = eventLoopTurns(5);
	expect(turn()).toBeUndefined();
	let fired = false;
	setTimeout(() => {
		fired = true;
	});
	let turns = 0;
	for (const end = performance.now() + 2000; !fired; ) {
		expect(performance.now()).toBeLessThan(end);
		const waiting = turn();
		if (waiting) {
			turns++;
			await waiting;
		}
	}
	expect(turns).toBeGreaterThan(0);
	expect(turn()).toBeUndefined();
});
