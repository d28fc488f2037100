import { expect, it } from "vitest";
import { defaultState, Lab, MAX_STEPS } from "../model/lab.js";
import { costFigure } from "./charts.js";

it("of a race that is shortened while a pointer drags, a run that climbs does not diverge", () => {
	const runs = [
		{ text: "sgd({ learningRate: 0.501 })", style: 0, hidden: false },
	];
	const lab = new Lab({ ...defaultState, runs, steps: MAX_STEPS });
	lab.dragging.value = true;
	const [series] = costFigure(lab).series;
	expect(series?.y.length).toBeLessThan(MAX_STEPS);
	expect(series?.end).toBe("climbs");
});
