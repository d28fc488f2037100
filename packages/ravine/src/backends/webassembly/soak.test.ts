import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { draws } from "../../../../../test/fuzz.js";

/**
 * Random sequences: optimizers are made, stepped, forgotten and disposed of, and their helpers killed. Each must have the
 * same bits as a twin with one thread. `npm run fuzz` makes it longer.
 */

const root = fileURLToPath(new URL("../../../../..", import.meta.url));

const soak = (seed: number, turns: number) => `
	import { createRequire, syncBuiltinESMExports } from "node:module";
	import { adam, createOptimizer, momentum, rule, webassembly } from "ravine";
	import { patience } from "./packages/ravine/dist/backends/webassembly/helpedTeam.js";

	patience.waits = 60;
	const workerThreads = createRequire(import.meta.url)("node:worker_threads");
	let workers = [];
	workerThreads.Worker = class extends workerThreads.Worker {
		constructor(...given) {
			super(...given);
			workers.push(new WeakRef(this));
		}
	};
	syncBuiltinESMExports();

	let state = ${seed};
	/** A whole number below a bound (Lehmer's generator). */
	const pick = (below) => {
		state = (state * 48271) % 2147483647;
		return state % below;
	};
	const clipped = rule("clipped", \`
		setting learningRate = 0.01
		state m = 0
		m = 0.9 * m + 0.1 * g
		w = w - learningRate * m * min(1, 1 / globalNorm(g)) / (1 + norm(w))
	\`);
	const rules = [adam(), momentum(), clipped()];
	const make = async () => {
		const initial = {};
		for (const name of ["a", "b", "c"].slice(0, 1 + pick(3))) {
			initial[name] = new Float32Array(1 + pick([20, 5000, 300_000][pick(3)])).fill(pick(5) - 2);
		}
		const made = rules[pick(3)];
		const [one, twin] = await Promise.all([2 + pick(3), 1].map((threads) =>
			createOptimizer(made, initial, { backend: webassembly({ threads }) })));
		return { one, twin };
	};
	/** Steps both, and compares them bit by bit. */
	const step = ({ one, twin }) => {
		const copied = pick(2) === 0;
		const given = {};
		for (const [name, gradient] of Object.entries(twin.gradients)) {
			gradient.fill(pick(9) - 4);
			gradient[pick(gradient.length)] = pick(20) === 0 ? NaN : pick(100);
			if (copied) given[name] = gradient;
			else one.gradients[name].set(gradient);
		}
		const outcomes = [twin, one].map((optimizer) => {
			try {
				return String(optimizer.step(optimizer === one && copied ? given : undefined).step);
			} catch (error) {
				return error.message;
			}
		});
		if (/a helper thread died/.test(outcomes[1])) return "died";
		if (outcomes[0] !== outcomes[1]) throw new Error(outcomes.join(" but "));
		for (const [name, w] of Object.entries(twin.parameters)) {
			const other = one.parameters[name];
			if (!w.every((value, i) => Object.is(value, other[i]))) throw new Error(name + " differs");
		}
		return "stepped";
	};
	const seen = { stepped: 0, died: 0 };
	let killed = 0;
	let pairs = [];
	// A helper that reports that it is ready stops keeping the process alive, also while it is being terminated.
	const alive = setInterval(() => {}, 1000);
	for (let turn = 0; turn < ${turns}; turn++) {
		const what = pick(20);
		if (pairs.length < 2 || what === 0) pairs.push(await make());
		const at = pick(pairs.length);
		if (what === 1) {
			const [{ one, twin }] = pairs.splice(at, 1);
			one.dispose();
			twin.dispose();
		} else if (what === 2) {
			pairs.splice(at, 1);
		} else if (what === 3) {
			workers = workers.filter((one) => one.deref()?.threadId > 0);
			const ended = workers[pick(workers.length || 1)]?.deref()?.terminate();
			killed++;
			// Sometimes the next step comes while it dies.
			if (pick(2) === 0) await ended;
		} else if (what === 4) {
			await new Promise((resolve) => setTimeout(resolve, pick(30)));
			gc();
		} else {
			const outcome = step(pairs[at]);
			seen[outcome]++;
			if (outcome === "died") pairs.splice(at, 1);
		}
	}
	if (seen.died > killed) throw new Error(seen.died + " died, " + killed + " were killed");
	clearInterval(alive);
	console.log("steady");
`;

const { numRuns, seed: first } = draws(1, 1);

it.each(Array.from({ length: numRuns }, (_, k) => first + 7919 * k))(
	"optimizers that are made, stepped, forgotten and disposed of, and whose helpers are killed, keep their bits (seed %i)",
	(seed) => {
		const output = execFileSync(
			process.execPath,
			["--input-type=module", "--expose-gc", "-e", soak(seed, 400)],
			{ cwd: root, encoding: "utf8", timeout: 230_000 * numRuns },
		);
		expect(output).toBe("steady\n");
	},
);
