// Three steps of Adam, large enough for threads, with one thread, with two and with the default: the same bits.
import { adam, createOptimizer, webassembly } from "ravine";

async function train(options) {
	const optimizer = await createOptimizer(
		adam({ learningRate: 0.01 }),
		{
			W: Float32Array.from({ length: 400_003 }, (_, i) => (i % 997) / 997),
			b: [1, 2],
		},
		options,
	);
	for (let step = 1; step <= 3; step++) {
		for (const gradient of Object.values(optimizer.gradients)) {
			for (let i = 0; i < gradient.length; i++) {
				gradient[i] = ((i * step) % 1009) / 1009 - 0.5;
			}
		}
		optimizer.step();
	}
	let hash = 0;
	for (const array of Object.values(optimizer.parameters)) {
		for (const bits of new Uint32Array(Float32Array.from(array).buffer)) {
			hash = (Math.imul(hash, 31) + bits) | 0;
		}
	}
	optimizer.dispose();
	return hash;
}

const alone = await train({ backend: webassembly({ threads: 1 }) });
console.log(alone === (await train({ backend: webassembly({ threads: 2 }) })));
console.log(alone === (await train({})));
console.log(alone);
