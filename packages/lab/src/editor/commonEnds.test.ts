import fc from "fast-check";
import { expect, it } from "vitest";
import { draws } from "../../../../test/fuzz.js";
import { commonEnds } from "./commonEnds.js";

it("what lies between the common ends is what has changed", () => {
	expect(commonEnds("adam(0.4)", "adam(0.25)")).toEqual([7, 1]);
	expect(commonEnds("aaa", "aa")).toEqual([2, 0]);
	expect(commonEnds("", "w")).toEqual([0, 0]);
	const text = fc.stringMatching(/^[ab]{0,8}$/);
	fc.assert(
		fc.property(text, text, (old, changed) => {
			const [front, behind] = commonEnds(old, changed);
			const middle = changed.slice(front, changed.length - behind);
			const joined =
				old.slice(0, front) + middle + old.slice(old.length - behind);
			expect(joined).toBe(changed);
			if (old === changed) expect(front + behind).toBe(old.length);
		}),
		draws(300, 16),
	);
});
