/** A point with its cost and gradient. */
export interface Spot {
	readonly x: Float64Array;
	readonly gradient: Float64Array;
	cost: number;
}

/** The number of steps that are kept. */
const MAX_PAIRS = 10;

/** The L-BFGS model of a cost's curvature: the latest steps `s`, and the changes `y` of the gradient along them. */
export class Curvature {
	readonly s: Float64Array[] = [];
	readonly y: Float64Array[] = [];
	/** The curvature along the latest step; 1 / scale is the initial diagonal of the inverse Hessian. */
	scale = 1;

	get count(): number {
		return this.s.length;
	}

	clear(): void {
		this.s.length = 0;
		this.y.length = 0;
	}

	/** Adds the step from one point to the next, unless the slope did not increase along it. */
	add(from: Spot, to: Spot): void {
		const s = to.x.map((value, i) => value - (from.x[i] as number));
		const y = to.gradient.map(
			(value, i) => value - (from.gradient[i] as number),
		);
		const growth = dot(s, y);
		// The square of a length may underflow although the length does not.
		const length = lengthOf(y);
		const scale = length * (length / growth);
		const minGrowth = -Number.EPSILON * dot(s, from.gradient);
		if (!(growth > minGrowth && scale > 0 && Number.isFinite(scale))) return;
		if (this.count === MAX_PAIRS) {
			this.s.shift();
			this.y.shift();
		}
		this.s.push(s);
		this.y.push(y);
		this.scale = scale;
	}

	/**
	 * The step to the minimum of the quadratic model: minus the inverse Hessian times the gradient.
	 * Source: Nocedal & Wright 2006, Algorithm 7.4, the two-loop recursion.
	 * @returns a new array.
	 */
	direction(gradient: Float64Array): Float64Array {
		const { s, y, scale, count } = this;
		const direction = gradient.map((slope) => -slope);
		const weights = new Float64Array(count);
		for (let k = count - 1; k >= 0; k--) {
			const [sk, yk] = [s[k] as Float64Array, y[k] as Float64Array];
			weights[k] = dot(sk, direction) / dot(sk, yk);
			addScaled(direction, -(weights[k] as number), yk);
		}
		for (let i = 0; i < direction.length; i++) {
			direction[i] = (direction[i] as number) / scale;
		}
		for (let k = 0; k < count; k++) {
			const [sk, yk] = [s[k] as Float64Array, y[k] as Float64Array];
			const back = dot(yk, direction) / dot(sk, yk);
			addScaled(direction, (weights[k] as number) - back, sk);
		}
		return direction;
	}
}

export function dot(a: Float64Array, b: Float64Array): number {
	let sum = 0;
	for (let i = 0; i < a.length; i++) {
		sum += (a[i] as number) * (b[i] as number);
	}
	return sum;
}

/** The Euclidean length, even if its square overflows. */
export function lengthOf(a: Float64Array): number {
	const largest = a.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
	if (largest === 0 || !Number.isFinite(largest)) return largest;
	return (
		largest *
		Math.sqrt(a.reduce((sum, v) => sum + (v / largest) * (v / largest), 0))
	);
}

/** Adds `factor` times `other` to `sum`. */
function addScaled(
	sum: Float64Array,
	factor: number,
	other: Float64Array,
): void {
	for (let i = 0; i < sum.length; i++) {
		sum[i] = (sum[i] as number) + factor * (other[i] as number);
	}
}
