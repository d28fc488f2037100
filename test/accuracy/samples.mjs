// Writes samples of a function to its standard output: x, y and the value there, a float64 each.
// node samples.mjs <function> <float32 | float64> <how many> <seed>
import { writeSync } from "node:fs";
import { mathematics32 } from "../../packages/ravine/dist/language/mathematics/elements.js";
import { mathematics64 } from "../../packages/ravine/dist/language/mathematics/index.js";
import { uniform } from "../../packages/ravine/dist/random.js";

const [name, precision, count, seed] = process.argv.slice(2);
const single = precision === "float32";
const compute = (single ? mathematics32 : mathematics64)[name];
const round = single ? Math.fround : (x) => x;
const random = uniform(Number(seed));

const words = new Uint32Array(2);
const double = new Float64Array(words.buffer);
const float = new Float32Array(words.buffer);
/** A number with random bits. */
const anyBits = () => {
	words.set([random() * 2 ** 32, random() * 2 ** 32]);
	return single ? float[0] : double[0];
};
const between = (low, high) =>
	low + (high - low) * (random() + random() * 2 ** -32);
const sign = () => (random() < 0.5 ? -1 : 1);
/** A number of either sign, from 2^low to 2^high. */
const size = (low, high) => sign() * 2 ** between(low, high);
const multipleOfHalfPi = (most) =>
	Math.round(between(0, most)) *
	(Math.PI / 2) *
	(1 + sign() * Math.floor(between(0, 4)) * 2 ** -53);
const pick = (...makers) => makers[Math.floor(random() * makers.length)]();

/** The range in which the exponential is neither 0 nor infinite. */
const [lowest, highest] = single ? [-104, 89] : [-746, 710];
const symmetric = () => between(-lowest, lowest);
const ordinary = {
	exp: () =>
		pick(
			() => between(lowest, highest),
			() => size(-60, 1),
			() => between(lowest, lowest * 0.9),
		),
	tanh: () =>
		pick(
			() => between(-22, 22),
			() => size(-60, 5),
		),
	sigmoid: () => pick(symmetric, () => size(-60, 6)),
	log: () =>
		pick(
			() => 1 + size(-30, -1),
			() => between(0, 4),
			() => Math.abs(size(-140, 120)),
		),
	log1p: () =>
		pick(
			() => size(-40, -1e-9),
			() => between(-1, 3),
			() => Math.abs(size(-3, 100)),
		),
	sin: () =>
		pick(
			() => between(-7, 7),
			() => multipleOfHalfPi(4000),
			() => size(-30, 30),
			() => multipleOfHalfPi(1e6),
		),
	atan: () =>
		pick(
			() => size(-4, 4),
			() => size(-70, 70),
		),
};
ordinary.cos = ordinary.sin;

const pairs = {
	atan2: () =>
		pick(
			() => [size(-3, 3), size(-3, 3)],
			() => [size(-60, 60), size(-60, 60)],
			() =>
				single
					? [size(-149, 127), size(-149, 127)]
					: [size(-1074, 1000), size(-1074, 1000)],
		),
	power() {
		const reach = single ? 120 : 1020;
		const x = pick(
			() => 2 ** between(-3, 3),
			() => 2 ** between(-reach, reach),
			() => 1 + size(single ? -22 : -50, -1),
		);
		return pick(
			() => [x, between(lowest, highest) / Math.abs(Math.log(x) || 1)],
			() => [sign() * between(0, 20), Math.round(between(-60, 60))],
			() => [between(0.9, 1), Math.round(between(1, 1e4))],
		);
	},
};

const arguments_ = () => {
	const strange = random() < 0.25;
	if (pairs[name] !== undefined)
		return strange ? [anyBits(), anyBits()] : pairs[name]();
	return [strange ? anyBits() : ordinary[name](), 0];
};

const records = new Float64Array(3 * 4096);
for (let left = Number(count); left > 0; left -= 4096) {
	const own = Math.min(left, 4096);
	for (let k = 0; k < own; k++) {
		const [x, y] = arguments_().map(round);
		records.set([x, y, round(compute(x, y))], 3 * k);
	}
	const bytes = new Uint8Array(records.buffer, 0, 24 * own);
	for (let written = 0; written < bytes.length; ) {
		written += writeSync(1, bytes, written);
	}
}
