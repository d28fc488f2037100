import { adam, createOptimizer, interpreter, webassembly } from "ravine";

export const backends = {
	interpreter,
	"one thread": () => webassembly({ threads: 1 }),
	"two threads": () => webassembly({ threads: 2 }),
	default: () => webassembly(),
};

export type BackendName = keyof typeof backends;

export interface Trained {
	/** SHA-256 of all parameters' bytes, in hexadecimal. */
	readonly hash: string;
	readonly sharedMemory: boolean;
	/** Workers started for the optimizer, and those ended by the time it was disposed of. */
	readonly started: number;
	readonly ended: number;
}

/** Takes three steps of Adam on 300,000 parameters, enough for several threads by default. */
export async function train(name: BackendName): Promise<Trained> {
	const workers = watchWorkers();
	try {
		const optimizer = await createOptimizer(
			adam({ learningRate: 0.01 }),
			{
				W: Float32Array.from({ length: 299_989 }, (_, i) => (i % 997) / 997),
				b: new Float32Array(11),
			},
			{ backend: backends[name]() },
		);
		const { W, b } = optimizer.parameters;
		for (let step = 1; step <= 3; step++) {
			for (const gradient of Object.values(optimizer.gradients)) {
				for (let i = 0; i < gradient.length; i++) {
					gradient[i] = ((i * step) % 1009) / 1009 - 0.5;
				}
			}
			optimizer.step();
		}
		// Digests refuse shared memory, so the bytes are copied.
		const all = new Float32Array(W.length + b.length);
		all.set(W);
		all.set(b, W.length);
		const digest = await crypto.subtle.digest("SHA-256", all);
		const sharedMemory = !(W.buffer instanceof ArrayBuffer);
		optimizer.dispose();
		return {
			hash: Array.from(new Uint8Array(digest), (byte) =>
				byte.toString(16).padStart(2, "0"),
			).join(""),
			sharedMemory,
			...workers.count(),
		};
	} finally {
		workers.restore();
	}
}

/** Counts this scope's workers. */
function watchWorkers() {
	const scope = globalThis as { Worker?: typeof Worker };
	const Original = scope.Worker;
	let started = 0;
	let ended = 0;
	if (Original !== undefined) {
		scope.Worker = class extends Original {
			constructor(...given: ConstructorParameters<typeof Worker>) {
				super(...given);
				started++;
			}
			override terminate() {
				ended++;
				super.terminate();
			}
		};
	}
	return {
		count: () => ({ started, ended }),
		restore() {
			if (Original !== undefined) scope.Worker = Original;
		},
	};
}
