import { normalNumbers, uniformNumbers } from "../model/random.js";

export const datasetNames = ["moons", "spiral", "digits"] as const;
export type DatasetName = (typeof datasetNames)[number];

/** Examples to learn from, with the ones that are held out to test. */
export interface Examples {
	/** Numbers of one row after the other. */
	readonly inputs: Float32Array;
	/** A class, from 0, for each row. */
	readonly classes: Uint8Array;
	readonly features: number;
	readonly classCount: number;
	/** The rows to train on. */
	readonly train: Uint32Array;
	/** The rows that no step sees. */
	readonly test: Uint32Array;
}

/** The part of the rows that is held out. */
const TEST_SHARE = 0.25;
const MOON_ROWS = 400;
const SPIRAL_ROWS = 600;
const SPIRAL_ARMS = 3;

/** Two interleaved half circles. @param noise the standard deviation of what is added to each coordinate. */
export function moons(noise: number, seed: number): Examples {
	return inThePlane(MOON_ROWS, 2, seed, noise, (k, along) => {
		const angle = Math.PI * along;
		return k === 0
			? [Math.cos(angle) - 0.5, Math.sin(angle) - 0.25]
			: [0.5 - Math.cos(angle), 0.25 - Math.sin(angle)];
	});
}

/** Three arms of a spiral. @param noise as of `moons`. */
export function spiral(noise: number, seed: number): Examples {
	return inThePlane(SPIRAL_ROWS, SPIRAL_ARMS, seed, noise, (k, along) => {
		const angle = 2 * Math.PI * (k / SPIRAL_ARMS + 0.6 * along);
		const radius = 0.1 + 1.4 * along;
		return [radius * Math.cos(angle), radius * Math.sin(angle)];
	});
}

function inThePlane(
	rows: number,
	classCount: number,
	seed: number,
	noise: number,
	place: (k: number, along: number) => readonly [number, number],
): Examples {
	const uniform = uniformNumbers(seed);
	const normal = normalNumbers(seed + 1);
	const inputs = new Float32Array(2 * rows);
	const classes = new Uint8Array(rows);
	for (let row = 0; row < rows; row++) {
		const k = row % classCount;
		const [x, y] = place(k, uniform());
		classes[row] = k;
		inputs[2 * row] = x + noise * normal();
		inputs[2 * row + 1] = y + noise * normal();
	}
	return { inputs, classes, classCount, features: 2, ...split(rows, seed) };
}

const PIXELS = 64;
/** The largest value of a pixel in the file. */
const FULL_INK = 16;

/**
 * The handwritten digits.
 * @param text a CSV with 64 pixels from 0 to 16 and the digit in each row, below a header.
 * @param noise the standard deviation of what is added to each pixel, whose values are from 0 to 1.
 */
export function digits(text: string, noise: number, seed: number): Examples {
	const lines = text.trim().split("\n").slice(1);
	const normal = normalNumbers(seed + 1);
	const inputs = new Float32Array(lines.length * PIXELS);
	const classes = new Uint8Array(lines.length);
	lines.forEach((line, row) => {
		const cells = line.split(",");
		for (let k = 0; k < PIXELS; k++) {
			const ink = Number(cells[k]) / FULL_INK;
			inputs[row * PIXELS + k] = noise === 0 ? ink : ink + noise * normal();
		}
		classes[row] = Number(cells[PIXELS]);
	});
	const shares = split(lines.length, seed);
	return { inputs, classes, classCount: 10, features: PIXELS, ...shares };
}

/** Holds out a quarter of the rows, drawn at random. */
function split(rows: number, seed: number): Pick<Examples, "train" | "test"> {
	const uniform = uniformNumbers(seed + 2);
	const order = Uint32Array.from({ length: rows }, (_, row) => row);
	for (let k = rows - 1; k > 0; k--) {
		const other = Math.floor(uniform() * (k + 1));
		const kept = order[k] as number;
		order[k] = order[other] as number;
		order[other] = kept;
	}
	const held = Math.round(TEST_SHARE * rows);
	return { test: order.slice(0, held).sort(), train: order.slice(held).sort() };
}
