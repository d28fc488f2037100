/** Colours of the maps: the same in the light and in the dark, because brightness means speed. */

import { channels } from "../model/colour.js";

export type Colour = readonly [red: number, green: number, blue: number];

/** From slow to fast: viridis, whose brightness grows evenly. */
const SPEEDS = [
	"#440154",
	"#472d7b",
	"#3b528b",
	"#2c728e",
	"#21918c",
	"#28ae80",
	"#5ec962",
	"#addc30",
	"#fde725",
].map(channels);

function mixed(a: Colour, b: Colour, share: number): Colour {
	return [0, 1, 2].map((k) =>
		Math.round(
			(a[k] as number) + share * ((b[k] as number) - (a[k] as number)),
		),
	) as unknown as Colour;
}

const clamp = (share: number) => Math.min(1, Math.max(0, share));

/** @param speed 0: as slow as the steps allow; 1: the fastest. */
export function speedColour(speed: number): Colour {
	const place = clamp(speed) * (SPEEDS.length - 1);
	const below = Math.min(SPEEDS.length - 2, Math.floor(place));
	return mixed(
		SPEEDS[below] as Colour,
		SPEEDS[below + 1] as Colour,
		place - below,
	);
}

const FAR: Record<"light" | "dark", Colour> = {
	light: [150, 156, 163],
	dark: [52, 57, 64],
};
const NEAR: Record<"light" | "dark", Colour> = {
	light: [226, 230, 234],
	dark: [112, 119, 128],
};

/** Grey for a descent that did not arrive. @param left 0: it almost did; 1: it is as high as at the start. */
export function missedColour(left: number, theme: "light" | "dark"): Colour {
	return mixed(NEAR[theme], FAR[theme], clamp(left));
}

/** Hues of minima, which also people tell apart who see few colours; more follow by the golden angle. */
const HUES = [250, 65, 155, 350, 105, 200, 300, 25];
const GOLDEN_ANGLE = 137.508;

/** The colour of the descents that arrive at a minimum. @param speed as for `speedColour`. */
export function minimumColour(minimum: number, speed: number): Colour {
	const hue = HUES[minimum] ?? (minimum * GOLDEN_ANGLE) % 360;
	return fromLch(0.3 + 0.58 * clamp(speed), 0.13, hue);
}

/** A colour of OKLCH, with as much chroma as a screen shows. */
function fromLch(lightness: number, chroma: number, hue: number): Colour {
	const angle = (hue * Math.PI) / 180;
	for (let kept = chroma; ; kept -= 0.01) {
		const linear = linearOf(
			lightness,
			kept * Math.cos(angle),
			kept * Math.sin(angle),
		);
		const isShown = linear.every((part) => part >= -1e-3 && part <= 1.001);
		if (!isShown && kept > 0) continue;
		return linear.map((part) =>
			Math.round(255 * encoded(clamp(part))),
		) as unknown as Colour;
	}
}

/** Linear red, green and blue of a colour of OKLab. https://bottosson.github.io/posts/oklab/ */
function linearOf(lightness: number, a: number, b: number): number[] {
	const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
	const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
	const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
	return [
		4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
		-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
		-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
	];
}

function encoded(linear: number): number {
	return linear <= 0.0031308
		? 12.92 * linear
		: 1.055 * linear ** (1 / 2.4) - 0.055;
}

export function cssColour([red, green, blue]: Colour): string {
	return `rgb(${red} ${green} ${blue})`;
}
