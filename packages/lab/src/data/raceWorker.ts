/** Races on data in the background, so that many rows do not hold the page up. */

import { dataCost, isRefusal, race } from "ravine";
import { readRule } from "../model/ruleText.js";
import type { RaceOrder, RaceReply } from "./longRace.js";

/** Evaluations between two reports. */
const REPORTED = 50;

const send = (reply: RaceReply) => postMessage(reply);

addEventListener("message", ({ data }: MessageEvent<RaceOrder>) => {
	// The page hears of an error only outside a promise.
	answer(data).catch(reportError);
});

async function answer(order: RaceOrder): Promise<void> {
	const { texts, conditions, x, y } = order;
	const cost = await dataCost(order.cost, { x, y }, order.parameters, {
		threads: 1,
	});
	const all = texts.length * (conditions.steps + 1);
	let [done, current] = [0, 0];
	const { variables, rows } = cost;
	const surface = {
		...{ variables, rows },
		costAndGradient(
			at: Float64Array,
			gradient: Float64Array,
			batch?: Uint32Array,
		): number {
			if (batch === undefined && ++current % REPORTED === 0) {
				send({ kind: "progress", share: Math.min(1, (done + current) / all) });
			}
			return cost.costAndGradient(at, gradient, batch);
		},
	};
	for (const text of texts) {
		const { rule } = readRule(text);
		if (rule !== undefined) {
			try {
				const [found] = race({ ...conditions, surface, rules: [rule] }).runs;
				if (found !== undefined) {
					const { rule: _, settings: __, ...run } = found;
					send({ kind: "run", text, run });
				}
			} catch (error) {
				if (!isRefusal(error)) throw error;
			}
		}
		done += conditions.steps + 1;
		current = 0;
	}
	send({ kind: "end" });
}
