import { adam, createOptimizer } from "ravine";
import { describe, expect, test } from "vitest";
import { messageOf, untyped } from "../../../test/refusals.js";

describe("settings", () => {
	test("of an optimizer at work: refused, and the old number stays", async () => {
		const optimizer = await createOptimizer(adam(), { w: [1] });
		const { settings } = optimizer;
		expect(messageOf(() => (settings.beta1 = 2))).toBe(
			"adam: beta1 must be in [0, 1), got 2",
		);
		expect(() => (settings.beta1 = untyped("0.5"))).toThrow(TypeError);
		expect(() => (settings.beta1 = untyped(undefined))).toThrow(TypeError);
		expect(() => Object.assign(settings, { beta3: 1 })).toThrow(
			'adam: unknown setting "beta3"',
		);
		expect(() => Reflect.deleteProperty(settings, "beta1")).toThrow(TypeError);
		expect({ ...settings }).toEqual({
			learningRate: 0.001,
			beta1: 0.9,
			beta2: 0.999,
			epsilon: 1e-8,
		});
	});
});
