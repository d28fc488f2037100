import { RefusedRange, RefusedType } from "ravine";

/** In pixels: in a smaller picture, axes and legend are unreadable. */
const MIN_SIZE = 240;
const MAX_SIZE = 10_000;

/**
 * Checks that a scene knows all options.
 * @throws RefusedType naming the unknown option and the known ones.
 */
export function checkOptions(
	scene: string,
	options: object,
	known: readonly string[],
): void {
	const unknown = Object.keys(options).find((name) => !known.includes(name));
	if (unknown === undefined) return;
	throw new RefusedType(
		`${scene}: there is no option "${unknown}"; the options are ${known.join(", ")}`,
	);
}

/**
 * Checks the size of a picture.
 * @throws RefusedRange naming the scene, for a size that is not a number from `MIN_SIZE` to `MAX_SIZE`.
 */
export function checkSize(
	scene: string,
	width: number,
	height: number | undefined,
): void {
	for (const [name, value] of [
		["width", width],
		["height", height ?? MIN_SIZE],
	] as const) {
		if (!(value >= MIN_SIZE && value <= MAX_SIZE)) {
			throw new RefusedRange(
				`${scene}: ${name} must be from ${MIN_SIZE} to ${MAX_SIZE} pixels, got ${value}`,
			);
		}
	}
}
