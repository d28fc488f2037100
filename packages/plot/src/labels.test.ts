import { adam, momentum, rmsprop, sgd } from "ravine";
import { describe, expect, it } from "vitest";
import { runLabels } from "./index.js";

describe("runLabels", () => {
	it("names the settings that differ where the learning rates are equal", () => {
		const runs = [
			sgd({ learningRate: 0.05 }),
			sgd({ learningRate: 0.45 }),
			adam({ learningRate: 0.4, beta1: 0.8 }),
			adam({ learningRate: 0.4, beta1: 0.9 }),
			momentum({ learningRate: (step: number) => 1 / step }),
			rmsprop(),
			rmsprop(),
		].map((rule) => ({ rule, settings: rule.settings }));
		expect(runLabels(runs)).toEqual([
			"sgd 0.05",
			"sgd 0.45",
			"adam 0.4, beta1 0.8",
			"adam 0.4, beta1 0.9",
			"momentum scheduled",
			`rmsprop ${rmsprop().settings.learningRate} (1)`,
			`rmsprop ${rmsprop().settings.learningRate} (2)`,
		]);
	});
});
