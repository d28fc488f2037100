import { parseNumber } from "../numbers.js";

/** A file's decimal point. */
export type Decimal = "." | ",";

/** Texts that mean a missing number in a column of numbers. */
const absent =
	/^([+-]?nan|n\/?a|null|none|nil|undefined|missing|\?|[-–—]|[+-]?inf(inity)?)$/i;

/** Whether a cell is empty or has a text such as `NaN` that means a missing number. */
export function isAbsent(cell: string): boolean {
	return cell === "" || absent.test(cell);
}

/** A currency's sign or code, or a percent sign, before or after the number. */
const unit =
	/^[\p{Sc}%]\s*|^(?:USD|EUR|GBP|CHF|JPY|CNY|INR)\s+|\s*[\p{Sc}%]$|\s+(?:USD|EUR|GBP|CHF|JPY|CNY|INR)$/gu;
/** Spaces and apostrophes between groups of three digits. */
const gap = /(?<=\d)[ \u00a0\u202f'’](?=\d{3}(?!\d))/g;

const forms: Readonly<
	Record<Decimal, { readonly grouped: RegExp; readonly mark: RegExp }>
> = {
	".": { grouped: /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/, mark: /,/g },
	",": { grouped: /^[+-]?\d{1,3}(\.\d{3})+(,\d*)?$/, mark: /\./g },
};

/**
 * Reads the number in a cell: plain, with thousands marks, or with a currency or percent sign; undefined if there is
 * none. `decimal` is the file's decimal point. `(5)` is −5, as in accounting.
 */
export function readNumber(
	given: string,
	decimal: Decimal,
): number | undefined {
	const cell = given.replace("−", "-");
	const { grouped, mark } = forms[decimal];
	if (decimal === "." || !grouped.test(cell)) {
		const plain = parseNumber(cell);
		if (plain !== undefined) return plain;
	}
	// Most cells that are not plain numbers are words.
	if (!/\d/.test(cell) || cell.length > 60) return undefined;
	const [, inner] = /^\((.*)\)$/.exec(cell) ?? [];
	const [, sign = "", rest = ""] =
		/^([+-]?)\s*(.*)$/s.exec(inner ?? cell) ?? [];
	let text = rest.replace(unit, "").replace(gap, "");
	const signs = `${inner === undefined ? "" : "-"}${sign}`;
	if (signs.length > 1 || (signs !== "" && /^[+-]/.test(text))) {
		return undefined;
	}
	if (grouped.test(text)) text = text.replace(mark, "");
	else if (decimal === "," && text.includes(".")) return undefined;
	if (decimal === ",") text = text.replace(",", ".");
	const value = parseNumber(text);
	if (value === undefined) return undefined;
	return signs === "-" ? -value : value;
}

/** Numbers whose decimal point is unambiguous, for each of the two. */
const certain: Readonly<Record<Decimal, RegExp>> = {
	".": /^[+-]?\D{0,2}(\d*\.(\d{1,2}|\d{4,})|0?\.\d+|\d{4,}\.\d+|\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}|\d*\.\d+e[+-]?\d+)\D{0,2}$/i,
	",": /^[+-]?\D{0,2}(\d*,(\d{1,2}|\d{4,})|0?,\d+|\d{4,},\d+|\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}|\d*,\d+e[+-]?\d+)\D{0,2}$/i,
};

/** Finds the decimal point from a file's cells. If only cells like `1,234` occur, they are thousands where commas separate cells, else fractions. */
export function findDecimal(
	cells: readonly string[],
	separator: string,
): Decimal {
	const count = (pattern: RegExp) =>
		cells.filter((cell) => pattern.test(cell)).length;
	const [points, commas] = [count(certain["."]), count(certain[","])];
	if (points !== commas) return commas > points ? "," : ".";
	const open = /^[+-]?\d{1,3},\d{3}$/;
	return separator !== "," && points === 0 && count(open) > 0 ? "," : ".";
}

const isoDate =
	/^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;
const dottedDate = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;
const DAY = 86_400_000;

/**
 * The days from the beginning of 1970 to a date such as 2026-11-24, 2026/11/24, 24.11.2026 or 2026-11-24T18:30:00Z;
 * undefined for any other text. A time without a zone is taken for UTC.
 */
export function readDate(cell: string): number | undefined {
	const dotted = dottedDate.exec(cell);
	const iso = dotted === null ? isoDate.exec(cell) : null;
	if (dotted !== null) {
		const [, day, month, year] = dotted.map(Number);
		return daysOf(year as number, month as number, day as number);
	}
	if (iso === null) return undefined;
	const [, year, , month, day, hour = "0", minute = "0", second = "0", zone] =
		iso;
	const days = daysOf(Number(year), Number(month), Number(day));
	const clock = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
	if (days === undefined || clock > 86_400) return undefined;
	return days + clock / 86_400 - offsetOf(zone) / 1440;
}

/** Days since 1970; undefined for a day that does not exist. */
function daysOf(year: number, month: number, day: number): number | undefined {
	const time = Date.UTC(year, month - 1, day);
	const there = new Date(time);
	const exists =
		there.getUTCMonth() === month - 1 && there.getUTCDate() === day;
	return exists ? time / DAY : undefined;
}

/** A zone's minutes ahead of UTC. */
function offsetOf(zone: string | undefined): number {
	if (zone === undefined || zone === "Z") return 0;
	const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
	return zone.startsWith("-") ? -minutes : minutes;
}
