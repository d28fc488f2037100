/** log Γ(x), x > 0, to about 15 digits: Stirling's series, from 10 on. */
function logGamma(x: number): number {
	let factor = 1;
	let y = x;
	while (y < 10) factor *= y++;
	const z = 1 / (y * y);
	let series = 691 / 360_360;
	for (const term of [1188, 1680, 1260, 360, 12])
		series = 1 / term - z * series;
	return (
		(y - 0.5) * Math.log(y) -
		y +
		0.5 * Math.log(2 * Math.PI) +
		series / y -
		Math.log(factor)
	);
}

const MAX_TERMS = 10_000;

/**
 * The regularised incomplete beta function, by its continued fraction.
 * Source: DiDonato & Morris 1992; evaluated as Lentz 1976.
 *
 * @param rest 1 - x, which keeps its digits where x is near 1.
 */
function incompleteBeta(x: number, rest: number, a: number, b: number): number {
	if (x <= 0) return 0;
	if (rest <= 0) return 1;
	if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(rest, x, b, a);
	const factor = Math.exp(
		logGamma(a + b) -
			logGamma(a) -
			logGamma(b) +
			a * Math.log(x) +
			b * Math.log(rest),
	);
	const away = (value: number) => value || Number.EPSILON ** 16;
	let c = 1;
	let d = 1 / away(1 - ((a + b) * x) / (a + 1));
	let fraction = d;
	for (let m = 1; m < MAX_TERMS; m++) {
		const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1 / away(1 + even * d);
		c = away(1 + even / c);
		fraction *= d * c;
		const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 / away(1 + odd * d);
		c = away(1 + odd / c);
		fraction *= d * c;
		if (Math.abs(d * c - 1) < Number.EPSILON) break;
	}
	return (factor * fraction) / a;
}

/** How likely Student's t is farther from 0 than `t`, to either side. */
function tailsOfT(t: number, degrees: number): number {
	const square = t * t;
	const [x, rest] = [degrees / (degrees + square), square / (degrees + square)];
	return incompleteBeta(x, rest, degrees / 2, 0.5);
}

/**
 * The value that Student's t stays below, to either side of 0, with a probability.
 *
 * @param level between 0 and 1.
 * @param degrees of freedom, above 0.
 */
export function quantileOfT(level: number, degrees: number): number {
	const tails = 1 - level;
	let [low, high] = [0, 1];
	while (tailsOfT(high, degrees) > tails && high < Number.MAX_VALUE / 2) {
		[low, high] = [high, 2 * high];
	}
	for (;;) {
		const middle = 0.5 * (low + high);
		if (middle <= low || middle >= high) return middle;
		if (tailsOfT(middle, degrees) > tails) low = middle;
		else high = middle;
	}
}
