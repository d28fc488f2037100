import { adam } from "ravine";
import * as rules from "ravine/rules";
import { expect, test } from "vitest";

test("a factory's rules do not share their settings", () => {
	const [one, two] = [adam({ beta1: 0.5 }), adam()];
	expect(one.settings.beta1).toBe(0.5);
	expect(two.settings.beta1).toBe(0.9);
	expect(two.defaults).toEqual(two.settings);
});

test("every rule goes by its own name and says where it was published", () => {
	for (const [name, make] of Object.entries(rules)) {
		expect(make.name).toBe(name);
		expect(make().name).toBe(name);
		expect(make().source).not.toBe("");
	}
});
