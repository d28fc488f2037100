import { describe, expect, it } from "vitest";
import { ruleNames } from "../model/evaluate.js";
import { editableSettings, readRule, withSetting } from "../model/ruleText.js";
import { POSITIONS, positionOf, valueAt } from "./scale.js";
import { settingScale } from "./settingScale.js";

const scaleIn = (text: string, key: string) => {
	const found = editableSettings(text).find((one) => one.key === key);
	if (found === undefined) throw new Error(key);
	return settingScale(found);
};

describe("settingScale", () => {
	it.each(ruleNames)(
		"every place on %s's sliders is a number it takes",
		(text) => {
			for (const setting of editableSettings(text)) {
				const scale = settingScale(setting);
				const { value } = setting;
				expect(valueAt(positionOf(value, scale), scale)).toBe(value);
				for (let at = 0; at <= POSITIONS; at += 50) {
					const other = withSetting(text, setting.key, valueAt(at, scale));
					expect(readRule(other).problem, other).toBeUndefined();
				}
			}
		},
	);

	it("has rates from 1e-4 to 10, and more where the number is beyond", () => {
		expect(scaleIn("adam", "learningRate")).toEqual({
			low: 1e-4,
			high: 10,
			log: true,
		});
		expect(scaleIn("sgd({ learningRate: 1e9 })", "learningRate").high).toBe(
			1e9,
		);
		expect(scaleIn("sgd({ learningRate: 3e-7 })", "learningRate").low).toBe(
			1e-7,
		);
		expect(scaleIn("sgd({ learningRate: 0 })", "learningRate").low).toBe(1e-4);
	});

	it("has averages towards 1, steps in whole numbers, and small numbers from 0", () => {
		expect(scaleIn("adam", "beta2")).toEqual({
			low: 0,
			high: 0.9999,
			towardsOne: true,
		});
		const close = scaleIn("adam({ beta2: 0.99999 })", "beta2").high;
		expect(close).toBeCloseTo(0.99999, 8);
		expect(scaleIn("chain(adam(), lookahead())", "syncPeriod")).toEqual({
			...{ low: 1, high: 1000, log: true, whole: true },
		});
		expect(scaleIn("adam", "epsilon")).toMatchObject({ high: 1, zero: true });
	});

	it.each([
		["setting a = 0 in (-∞, 5]\nw = w - a * g", { low: 3, high: 5 }],
		["setting a = -3\nw = w - a * g", { low: -10, high: 10 }],
		["setting a = 0\nw = w - a * g", { low: -1, high: 1 }],
		["setting a = 0.2\nw = w - a * g", { low: 1e-4, high: 100, log: true }],
		["setting a = 2 in [0, 5]\nw = w - a * g", { low: 0, high: 5 }],
	])("%s", (text, scale) => {
		expect(scaleIn(text, "a")).toEqual(scale);
	});
});
