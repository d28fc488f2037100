import type { Numbers } from "../maps/NumbersTable.js";
import { counted, readable } from "../model/numbers.js";
import type { Shape } from "./prepare.js";
import type { Slopes, StepSlopes } from "./slopes.js";

/** A name on one line, cut if it is long. */
export function cut(text: string, length = 40): string {
	return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** The curvature of a surface as a reader sees it. */
export function ratioText({ ratio }: Shape): string {
	return `${readable(Math.max(1, ratio), 3)} to 1`;
}

/** The gradients of a step in words. */
export function slopeWords(
	{ whole, batch, epoch, index, count }: StepSlopes,
	[first, second]: readonly [string, string],
	rows: number,
	size: number | undefined,
): string[] {
	const numbers = ([a, b]: Slopes) =>
		`d${first} = ${readable(a, 3)}, d${second} = ${readable(b, 3)}`;
	const all = `On all ${counted(rows, "row")}: ${numbers(whole)}.`;
	if (batch === undefined || size === undefined) return [all];
	const own = Math.min(size, rows - index * size);
	return [
		all,
		`On the mini-batch that the next step uses, ${counted(own, "row")}, number ${index + 1} of ${count} in epoch ${epoch + 1}: ${numbers(batch)}${comparison(whole, batch)}.`,
	];
}

/** The gradients of a step as a table. */
export function slopeNumbers(
	{ whole, batch, epoch, index, others }: StepSlopes,
	names: readonly [string, string],
): Numbers {
	const rows: [string, Slopes][] = [["all rows", whole]];
	const numbered = (place: number) => `mini-batch ${place + 1}`;
	if (batch !== undefined) rows.push([`${numbered(index)}, the step's`, batch]);
	others.forEach((one, k) => {
		rows.push([numbered(k < index ? k : k + 1), one]);
	});
	return {
		label: "The numbers of the slopes",
		caption: `The gradient at the step's point${batch === undefined ? "" : `, with the mini-batches of epoch ${epoch + 1}`}.`,
		corner: "rows",
		columns: names.map((name, key) => ({ key, text: `d${name}` })),
		rows: rows.map(([text, slopes], key) => ({
			...{ key, text },
			cells: slopes.map((slope) => readable(slope, 4)),
		})),
	};
}

/** How a mini-batch's gradient differs from that of all rows. */
function comparison(whole: Slopes, batch: Slopes): string {
	const [a, b] = [Math.hypot(...whole), Math.hypot(...batch)];
	if (!(a > 0 && b > 0 && a < Infinity && b < Infinity)) return "";
	// Each is divided by its own length, because a product may underflow.
	const cosine =
		(whole[0] / a) * (batch[0] / b) + (whole[1] / a) * (batch[1] / b);
	const degrees =
		(Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
	return `, ${readable(degrees, 2)}° off and ${readable(b / a, 2)} times as long`;
}
