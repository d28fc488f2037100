import { expect, test } from "vitest";
import { settingWords } from "./settingWords.js";

test.each([
	["learningRate", "learning rate"],
	["x: weightDecay", "x: weight decay"],
	["beta1", "beta1"],
	["maxLR", "maxLR"],
])("%s is said as %s", (name, words) => {
	expect(settingWords(name)).toBe(words);
});
