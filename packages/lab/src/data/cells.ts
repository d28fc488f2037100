/** What a cell of a table says, read as the command line reads it. */

/** A table's decimal point. */
export type Decimal = "." | ",";

const ABSENT =
	/^(|[+-]?nan|n\/?a|null|none|nil|undefined|missing|\?|[-–—]|[+-]?inf(inity)?)$/i;

/** Whether a cell is empty, or has a text such as `NA` that means a missing number. */
export function isAbsent(cell: string): boolean {
	return ABSENT.test(cell.trim());
}

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** A currency's sign or code, or a percent sign, before or after the number. */
const UNIT =
	/^[\p{Sc}%]\s*|^(?:USD|EUR|GBP|CHF|JPY|CNY|INR)\s+|\s*[\p{Sc}%]$|\s+(?:USD|EUR|GBP|CHF|JPY|CNY|INR)$/gu;
/** Spaces and apostrophes between groups of three digits. */
const GAP = /(?<=\d)[ \u00a0\u202f'’](?=\d{3}(?!\d))/g;
/** Numbers with marks between groups of three digits, and the marks. */
const GROUPED: Readonly<Record<Decimal, readonly [RegExp, RegExp]>> = {
	".": [/^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/, /,/g],
	",": [/^[+-]?\d{1,3}(\.\d{3})+(,\d*)?$/, /\./g],
};
const YES = /^(true|yes)$/i;
const NO = /^(false|no)$/i;

/**
 * The number in a cell; NaN if there is none. Thousands marks, a currency and a percent sign are left out, `(5)` is −5 as
 * in accounting, `yes` and `true` are 1, `no` and `false` are 0.
 */
export function readNumber(cell: string, decimal: Decimal): number {
	const text = cell.trim().replace("−", "-");
	const [grouped, mark] = GROUPED[decimal];
	if (PLAIN.test(text) && !(decimal === "," && grouped.test(text)))
		return finite(text);
	if (YES.test(text)) return 1;
	if (NO.test(text)) return 0;
	// Most cells that are not plain numbers are words or dates.
	if (!/\d/.test(text) || text.length > 60 || isDateLike(text))
		return Number.NaN;
	const [, inner] = /^\((.*)\)$/.exec(text) ?? [];
	const [, sign = "", rest = ""] =
		/^([+-]?)\s*(.*)$/s.exec(inner ?? text) ?? [];
	let digits = rest.replace(UNIT, "").replace(GAP, "");
	const signs = `${inner === undefined ? "" : "-"}${sign}`;
	if (signs.length > 1 || (signs !== "" && /^[+-]/.test(digits)))
		return Number.NaN;
	if (grouped.test(digits)) digits = digits.replace(mark, "");
	else if (decimal === "," && digits.includes(".")) return Number.NaN;
	if (decimal === ",") digits = digits.replace(",", ".");
	if (!PLAIN.test(digits)) return Number.NaN;
	return signs === "-" ? -finite(digits) : finite(digits);
}

function finite(text: string): number {
	const value = Number(text);
	return Number.isFinite(value) ? value : Number.NaN;
}

/** Numbers whose decimal point is unambiguous, for each of the two. */
const CERTAIN: Readonly<Record<Decimal, RegExp>> = {
	".": /^[+-]?\D{0,2}(\d*\.(\d{1,2}|\d{4,})|0?\.\d+|\d{4,}\.\d+|\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}|\d*\.\d+e[+-]?\d+)\D{0,2}$/i,
	",": /^[+-]?\D{0,2}(\d*,(\d{1,2}|\d{4,})|0?,\d+|\d{4,},\d+|\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}|\d*,\d+e[+-]?\d+)\D{0,2}$/i,
};

/** Finds a table's decimal point. If only cells like `1,234` occur, they are thousands where commas separate cells, else fractions. */
export function findDecimal(
	cells: readonly string[],
	separator: string,
): Decimal {
	const count = (pattern: RegExp) =>
		cells.filter((cell) => pattern.test(cell.trim())).length;
	const [points, commas] = [count(CERTAIN["."]), count(CERTAIN[","])];
	if (points !== commas) return commas > points ? "," : ".";
	const open = /^[+-]?\d{1,3},\d{3}$/;
	return separator !== "," && points === 0 && count(open) > 0 ? "," : ".";
}

const ISO_DATE =
	/^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;
const DOTTED_DATE = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;
const DAY = 86_400_000;

/**
 * The days from the beginning of 1970 to a date such as 2026-11-24, 2026/11/24, 24.11.2026 or 2026-11-24T18:30:00Z; NaN
 * for any other text. A time without a zone is taken for UTC.
 */
export function readDate(cell: string): number {
	const text = cell.trim();
	const [, ...dotted] = (DOTTED_DATE.exec(text) ?? []).map(Number);
	const [day, month, year] = dotted;
	if (year !== undefined) return daysOf(year, month ?? 0, day ?? 0);
	const iso = ISO_DATE.exec(text);
	if (iso === null) return Number.NaN;
	const [hour, minute, second] = [iso[5], iso[6], iso[7]].map((part) =>
		Number(part ?? 0),
	) as [number, number, number];
	const clock = (hour * 60 + minute) * 60 + second;
	if (clock > 86_400) return Number.NaN;
	const days = daysOf(Number(iso[1]), Number(iso[3]), Number(iso[4]));
	return days + clock / 86_400 - minutesAhead(iso[8]) / 1440;
}

function isDateLike(text: string): boolean {
	return ISO_DATE.test(text) || DOTTED_DATE.test(text);
}

/** Days since 1970; NaN for a day that does not exist. */
function daysOf(year: number, month: number, day: number): number {
	const time = Date.UTC(year, month - 1, day);
	const there = new Date(time);
	const exists =
		there.getUTCMonth() === month - 1 && there.getUTCDate() === day;
	return exists ? time / DAY : Number.NaN;
}

/** A zone's minutes ahead of UTC. */
function minutesAhead(zone: string | undefined): number {
	if (zone === undefined || zone === "Z") return 0;
	const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
	return zone.startsWith("-") ? -minutes : minutes;
}
