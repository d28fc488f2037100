import { adam, minimize, race, rule } from "ravine";
import { type BackendName, type Trained, train } from "./train.js";
import { Twins } from "./twins.js";

let twins: Twins;

/** The functions that the test calls in the page. */
const app = {
	isolated: () => crossOriginIsolated,

	/** Trains on the page's main thread. */
	train,

	trainInWorker(name: BackendName): Promise<Trained> {
		const worker = new Worker(new URL("./worker.ts", import.meta.url), {
			type: "module",
		});
		return new Promise<Trained>((resolve, reject) => {
			worker.addEventListener("message", ({ data }) =>
				typeof data === "string" ? reject(new Error(data)) : resolve(data),
			);
			worker.addEventListener("error", ({ message }) =>
				reject(new Error(message)),
			);
			worker.postMessage(name);
		}).finally(() => worker.terminate());
	},

	async makeTwins() {
		twins = await Twins.make();
	},
	stepTwins: () => twins.step(),
	disposeOfTwins: () => twins.dispose(),

	async minimize() {
		const { x, reason } = await minimize(
			"(1 - x)^2 + 100 * (y - x^2)^2",
			{ x: -1.2, y: 1 },
			{ optimizer: adam({ learningRate: 0.05 }), maxSteps: 20_000 },
		);
		return { x, reason };
	},

	/** The last point of each rule on a formula. */
	race() {
		const plain = rule("plain", "setting rate = 0.1\nw = w - rate * g");
		const { runs } = race({
			surface: "0.1 * x^2 + 2 * y^2",
			start: { x: -5, y: -2 },
			rules: [plain(), adam({ learningRate: 0.4 })],
			steps: 100,
		});
		return runs.map(({ variables }) =>
			Object.values(variables).map((one) => one.at(-1) as number),
		);
	},
};

export type App = typeof app;

Object.assign(globalThis, { app });
