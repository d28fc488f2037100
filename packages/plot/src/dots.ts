import type { Pixel } from "./geometry.js";
import { paths } from "./svg.js";

/** The side of the squares that hold one dot each, in pixels: dots in one square cover one another. */
const SQUARE = 1.5;
/** Of more dots than this, some are left out. */
const MAX_DOTS = 4000;
/** The side of the squares that keep at least one dot when some are left out, so that no lonely point is lost. */
const LARGE_SQUARE = 10;
/** Up to these numbers of dots they are large, and small; more are tiny. */
const MAX_LARGE = 120;
const MAX_SMALL = 1200;

/** Dots as an SVG element. */
export interface Dots {
	readonly svg: string;
	/** Says that only a sample of the points is drawn; empty where all of them are. */
	readonly notes: readonly string[];
}

/**
 * Draws points as dots of one size. Points that would be covered are not drawn; of very many points, a sample is drawn
 * that is as dense as they are, so that a picture of a million points stays small.
 */
export function drawDots(points: readonly Pixel[]): Dots {
	const visible = thin(points, SQUARE);
	const isSampled = visible.length > MAX_DOTS;
	const kept = isSampled ? thin(sample(points), SQUARE) : visible;
	const count = (all: readonly Pixel[]) => all.length.toLocaleString("en");
	const size =
		kept.length <= MAX_LARGE
			? "dots"
			: kept.length <= MAX_SMALL
				? "dots small"
				: "dots tiny";
	return {
		svg: paths(
			kept.map((point) => [point, point]),
			size,
		),
		notes: isSampled
			? [
					`${count(kept)} of ${count(points)} points are drawn, as dense as all of them`,
				]
			: [],
	};
}

/** About `MAX_DOTS` of the points, always the same, and the first in each large square. */
function sample(points: readonly Pixel[]): Pixel[] {
	const first = new Set(thin(points, LARGE_SQUARE));
	const share = (MAX_DOTS / points.length) * 2 ** 32;
	return points.filter((point, i) => scattered(i) < share || first.has(point));
}

/** A number from 0 to 2^32 that looks random: the place's bits, mixed (MurmurHash3's finaliser). */
function scattered(place: number): number {
	let z = Math.imul(place ^ (place >>> 16), 0x85ebca6b);
	z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
	return (z ^ (z >>> 16)) >>> 0;
}

/** The first point in each square. */
function thin(points: readonly Pixel[], square: number): Pixel[] {
	const taken = new Set<number>();
	return points.filter(([x, y]) => {
		// Pictures are narrower than 2^16 squares.
		const place = Math.floor(x / square) * 2 ** 16 + Math.floor(y / square);
		if (taken.has(place)) return false;
		taken.add(place);
		return true;
	});
}
