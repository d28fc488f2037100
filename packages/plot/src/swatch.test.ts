import { describe, expect, it } from "vitest";
import { expectPicture } from "../../../test/pictures.js";
import { runSwatch } from "./index.js";

describe("runSwatch", () => {
	it("is a small picture, different for each run", () => {
		const swatches = [0, 1, 2, 3, 4, 5, 6, 7].map(runSwatch);
		for (const swatch of swatches) expectPicture(swatch);
		expect(new Set(swatches).size).toBe(8);
		expect(runSwatch(8).match(/#[0-9a-f]{6}/)).toEqual(
			expect.arrayContaining(runSwatch(0).match(/#[0-9a-f]{6}/) ?? []),
		);
		expect(() => runSwatch(-1)).toThrow(RangeError);
	});
});
