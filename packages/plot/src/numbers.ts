export interface NumberFormat {
	/** Significant digits, default 4. The digits before the point are always written in full. */
	readonly digits?: number;
	/** For pictures and pages: −1.2×10⁻⁸ instead of -1.2e-8. Default false. */
	readonly typeset?: boolean;
	/** Commas between thousands, and no exponent for whole numbers that float64 holds exactly. Default false. */
	readonly grouped?: boolean;
}

/** Numbers from this one on have an exponent. */
const MAX_PLAIN = 1e6;
/** Numbers below this one have an exponent. */
const MIN_PLAIN = 1e-4;

/** A float64 has no more digits than this. */
const MAX_PLACES = 16;

/** Formats a number for a reader: rounded, without trailing zeros, with an exponent if it is very large or small. */
export function formatNumber(
	value: number,
	{ digits = 4, typeset = false, grouped = false }: NumberFormat = {},
): string {
	if (!Number.isFinite(value)) {
		return typeset ? typesetMinus(nameOf(value)) : String(value);
	}
	const limit = grouped ? Number.MAX_SAFE_INTEGER : MAX_PLAIN;
	const size = Math.abs(value);
	const wholeDigits = size < 1 ? 1 : Math.floor(Math.log10(size)) + 1;
	const rounded = Number(
		value.toPrecision(size < limit ? Math.max(digits, wholeDigits) : digits),
	);
	const exponential =
		rounded !== 0 &&
		(Math.abs(rounded) >= limit || Math.abs(rounded) < MIN_PLAIN);
	const text = exponential ? rounded.toExponential() : String(rounded);
	const [mantissa = "", exponent] = text.split("e");
	const plain = grouped ? groupThousands(mantissa) : mantissa;
	if (!typeset) {
		return exponent === undefined
			? plain
			: `${plain}e${exponent.replace("+", "")}`;
	}
	if (exponent === undefined) return typesetMinus(plain);
	return withPower(plain, Number(exponent));
}

/** Formats the numbers on an axis for a picture, with enough digits to distinguish them. */
export function formatTicks(values: readonly number[]): string[] {
	const largest = Math.max(...values.map(Math.abs), 0);
	const step = Math.abs((values[1] ?? largest) - (values[0] ?? 0)) || largest;
	const first = exponentOf(largest);
	const last = lastDigitOf(step);
	if (largest === 0 || (largest < MAX_PLAIN && largest >= MIN_PLAIN)) {
		return values.map((value) => typesetMinus(fixed(value, -last)));
	}
	// All have the exponent of the largest.
	return values.map((value) => {
		const mantissa = typesetMinus(fixed(value / 10 ** first, first - last));
		return value === 0 ? "0" : `${mantissa}×${powerOfTen(first)}`;
	});
}

/** Formats 10 to a whole power: 10⁻⁸. */
export function powerOfTen(exponent: number): string {
	const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
	const raised = String(Math.abs(exponent)).replace(
		/\d/g,
		(digit) => digits[Number(digit)] as string,
	);
	return `10${exponent < 0 ? "⁻" : ""}${raised}`;
}

function withPower(mantissa: string, exponent: number): string {
	const power = powerOfTen(exponent);
	if (mantissa === "1") return power;
	if (mantissa === "-1") return `−${power}`;
	return `${typesetMinus(mantissa)}×${power}`;
}

/** The exponent of a number's first digit; 0 for 0. */
function exponentOf(value: number): number {
	return value === 0 ? 0 : Number(value.toExponential(6).split("e")[1]);
}

/** The exponent of the last digit of a step with up to two digits, such as 0.25. */
function lastDigitOf(step: number): number {
	const first = exponentOf(step);
	const mantissa = step / 10 ** first;
	return Math.abs(mantissa - Math.round(mantissa)) < 1e-6 ? first : first - 1;
}

function fixed(value: number, places: number): string {
	const text = value.toFixed(Math.min(MAX_PLACES, Math.max(0, places)));
	return Number(text) === 0 ? text.replace("-", "") : text;
}

function typesetMinus(text: string): string {
	return text.replace("-", "−");
}

function groupThousands(text: string): string {
	const [whole = "", ...fraction] = text.split(".");
	return [whole.replace(/\B(?=(\d{3})+$)/g, ","), ...fraction].join(".");
}

function nameOf(value: number): string {
	if (Number.isNaN(value)) return "not a number";
	return value > 0 ? "∞" : "-∞";
}
