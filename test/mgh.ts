/** A test problem: the sum of the squares of its residuals, which are formulas of x1, x2, …. */
export interface Problem {
	readonly name: string;
	readonly start: readonly number[];
	readonly residuals: readonly string[];
	/** The sum, if the residuals are not formulas. */
	readonly cost?: (x: Float64Array, gradient: Float64Array) => number;
	/** The residuals and their slopes by rows, if they are not formulas. */
	readonly linearize?: (
		x: Float64Array,
		residuals: Float64Array,
		jacobian: Float64Array,
	) => void;
	/** The costs of the known minima: the lowest first, then local minima, where a search may also end. */
	readonly minima: readonly number[];
}

const count = (length: number) => Array.from({ length }, (_, i) => i + 1);
const each = (length: number, text: (i: number) => string) =>
	count(length).map(text);
const add = (terms: readonly string[]) => `(${terms.join(" + ")})`;
/** Writes a number into a formula; it may be negative. */
const n = (value: number) => `(${value})`;
const x = (i: number) => `x${i}`;

const bard = [
	0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34,
	2.1, 4.39,
];
const gaussian = [
	0.0009, 0.0044, 0.0175, 0.054, 0.1295, 0.242, 0.3521, 0.3989, 0.3521, 0.242,
	0.1295, 0.054, 0.0175, 0.0044, 0.0009,
];
const meyer = [
	34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147,
	4427, 3820, 3307, 2872,
];
const kowalik = [
	[4, 0.1957],
	[2, 0.1947],
	[1, 0.1735],
	[0.5, 0.16],
	[0.25, 0.0844],
	[0.167, 0.0627],
	[0.125, 0.0456],
	[0.1, 0.0342],
	[0.0833, 0.0323],
	[0.0714, 0.0235],
	[0.0625, 0.0246],
] as const;
const osborne1 = [
	0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.85, 0.818, 0.784, 0.751,
	0.718, 0.685, 0.658, 0.628, 0.603, 0.58, 0.558, 0.538, 0.522, 0.506, 0.49,
	0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.42, 0.414, 0.411, 0.406,
];
const osborne2 = [
	1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746,
	0.679, 0.608, 0.655, 0.616, 0.606, 0.602, 0.626, 0.651, 0.724, 0.649, 0.649,
	0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.5, 0.423, 0.395,
	0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653,
	0.672, 0.708, 0.633, 0.668, 0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739,
	0.71, 0.729, 0.72, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098, 0.054,
];

const rosenbrock = (size: number): Problem => ({
	name: `Rosenbrock, ${size}`,
	start: count(size).map((i) => (i % 2 === 1 ? -1.2 : 1)),
	residuals: count(size / 2).flatMap((i) => [
		`10 * (x${2 * i} - x${2 * i - 1}^2)`,
		`1 - x${2 * i - 1}`,
	]),
	minima: [0],
});

const powellSingular = (size: number): Problem => ({
	name: `Powell singular, ${size}`,
	start: count(size / 4).flatMap(() => [3, -1, 0, 1]),
	residuals: count(size / 4).flatMap((k) => {
		const [a, b, c, d] = [4 * k - 3, 4 * k - 2, 4 * k - 1, 4 * k].map(x);
		return [
			`${a} + 10 * ${b}`,
			`sqrt(5) * (${c} - ${d})`,
			`(${b} - 2 * ${c})^2`,
			`sqrt(10) * (${a} - ${d})^2`,
		];
	}),
	minima: [0],
});

const penalty1 = (size: number, minimum: number): Problem => ({
	name: `Penalty I, ${size}`,
	start: count(size),
	residuals: [
		...each(size, (i) => `sqrt(1e-5) * (x${i} - 1)`),
		`${add(each(size, (i) => `x${i}^2`))} - 0.25`,
	],
	minima: [minimum],
});

const penalty2 = (size: number, minimum: number): Problem => {
	const y = (i: number) => n(Math.exp(i / 10) + Math.exp((i - 1) / 10));
	return {
		name: `Penalty II, ${size}`,
		start: count(size).map(() => 0.5),
		residuals: [
			"x1 - 0.2",
			...each(
				size - 1,
				(k) =>
					`sqrt(1e-5) * (exp(x${k + 1} / 10) + exp(x${k} / 10) - ${y(k + 1)})`,
			),
			...each(
				size - 1,
				(k) => `sqrt(1e-5) * (exp(x${k + 1} / 10) - ${n(Math.exp(-1 / 10))})`,
			),
			`${add(each(size, (j) => `${size - j + 1} * x${j}^2`))} - 1`,
		],
		minima: [minimum],
	};
};

const watson = (size: number, minimum: number): Problem => ({
	name: `Watson, ${size}`,
	start: count(size).map(() => 0),
	residuals: [
		...each(29, (i) => {
			const t = i / 29;
			const slope = each(size - 1, (j) => `${n(j * t ** (j - 1))} * x${j + 1}`);
			const value = each(size, (j) => `${n(t ** (j - 1))} * x${j}`);
			return `${add(slope)} - ${add(value)}^2 - 1`;
		}),
		"x1",
		"x2 - x1^2 - 1",
	],
	minima: [minimum],
});

/** Chebyquad's residuals: means of shifted Chebyshev polynomials minus their integrals; a formula would be too long. */
const chebyquad = (size: number, minima: readonly number[]): Problem => ({
	name: `Chebyquad, ${size}`,
	start: count(size).map((j) => j / (size + 1)),
	residuals: [],
	cost(x, gradient) {
		const residuals = new Float64Array(size);
		const jacobian = new Float64Array(size * size);
		linearizeChebyquad(x, residuals, jacobian);
		gradient.forEach((_, j) => {
			gradient[j] = residuals.reduce(
				(sum, residual, i) =>
					sum + 2 * residual * (jacobian[i * size + j] as number),
				0,
			);
		});
		return residuals.reduce((sum, residual) => sum + residual ** 2, 0);
	},
	linearize: linearizeChebyquad,
	minima,
});

function linearizeChebyquad(
	x: Float64Array,
	residuals: Float64Array,
	jacobian: Float64Array,
): void {
	const size = x.length;
	const y = x.map((value) => 2 * value - 1);
	let [before, now] = [y.map(() => 1), y.slice()];
	let [slopeBefore, slope] = [y.map(() => 0), y.map(() => 2)];
	for (let i = 1; i <= size; i++) {
		const mean = now.reduce((sum, value) => sum + value, 0) / size;
		residuals[i - 1] = i % 2 === 0 ? mean + 1 / (i * i - 1) : mean;
		slope.forEach((value, j) => {
			jacobian[(i - 1) * size + j] = value / size;
		});
		const [older, olderSlope] = [before, slopeBefore];
		[before, slopeBefore] = [now, slope];
		now = now.map(
			(value, j) => 2 * (y[j] as number) * value - (older[j] as number),
		);
		slope = slope.map(
			(value, j) =>
				4 * (before[j] as number) +
				2 * (y[j] as number) * value -
				(olderSlope[j] as number),
		);
	}
}

/** A point of the grid between 0 and 1 of the discretised equations. */
const grid = (size: number, i: number) => i / (size + 1);
const onGrid = (size: number, i: number) => (i < 1 || i > size ? "0" : `x${i}`);

const boundaryValue = (size: number): Problem => ({
	name: `Discrete boundary value, ${size}`,
	start: count(size).map((i) => grid(size, i) * (grid(size, i) - 1)),
	residuals: each(size, (i) => {
		const h = 1 / (size + 1);
		const bent = `${n((h * h) / 2)} * (x${i} + ${n(grid(size, i) + 1)})^3`;
		return `2 * x${i} - ${onGrid(size, i - 1)} - ${onGrid(size, i + 1)} + ${bent}`;
	}),
	minima: [0],
});

const integralEquation = (size: number): Problem => ({
	name: `Discrete integral equation, ${size}`,
	start: count(size).map((i) => grid(size, i) * (grid(size, i) - 1)),
	residuals: each(size, (i) => {
		const t = grid(size, i);
		const terms = each(size, (j) => {
			const s = grid(size, j);
			const weight = j <= i ? (1 - t) * s : t * (1 - s);
			return `${n(weight / (size + 1) / 2)} * (x${j} + ${n(s + 1)})^3`;
		});
		return `x${i} + ${add(terms)}`;
	}),
	minima: [0],
});

const tridiagonal = (size: number): Problem => ({
	name: `Broyden tridiagonal, ${size}`,
	start: count(size).map(() => -1),
	residuals: each(
		size,
		(i) =>
			`(3 - 2 * x${i}) * x${i} - ${onGrid(size, i - 1)} - 2 * ${onGrid(size, i + 1)} + 1`,
	),
	minima: [0],
});

const banded = (size: number): Problem => ({
	name: `Broyden banded, ${size}`,
	start: count(size).map(() => -1),
	residuals: each(size, (i) => {
		const near = count(size)
			.filter((j) => j !== i && j >= i - 5 && j <= i + 1)
			.map((j) => `x${j} * (1 + x${j})`);
		return `x${i} * (2 + 5 * x${i}^2) + 1 - ${add(near)}`;
	}),
	minima: [0],
});

/**
 * The problems of Moré, Garbow & Hillstrom 1981, "Testing unconstrained optimization software", ACM TOMS 7, except the
 * second linear function of rank 1.
 */
export const problems: readonly Problem[] = [
	rosenbrock(2),
	{
		name: "Freudenstein and Roth",
		start: [0.5, -2],
		residuals: [
			"-13 + x1 + ((5 - x2) * x2 - 2) * x2",
			"-29 + x1 + ((x2 + 1) * x2 - 14) * x2",
		],
		minima: [0, 48.98425367924],
	},
	{
		name: "Powell badly scaled",
		start: [0, 1],
		residuals: ["1e4 * x1 * x2 - 1", "exp(-x1) + exp(-x2) - 1.0001"],
		minima: [0],
	},
	{
		name: "Brown badly scaled",
		start: [1, 1],
		residuals: ["x1 - 1e6", "x2 - 2e-6", "x1 * x2 - 2"],
		minima: [0],
	},
	{
		name: "Beale",
		start: [1, 1],
		residuals: [
			"1.5 - x1 * (1 - x2)",
			"2.25 - x1 * (1 - x2^2)",
			"2.625 - x1 * (1 - x2^3)",
		],
		minima: [0],
	},
	{
		name: "Jennrich and Sampson",
		start: [0.3, 0.4],
		residuals: each(
			10,
			(i) => `2 + 2 * ${i} - (exp(${i} * x1) + exp(${i} * x2))`,
		),
		minima: [124.362182355615],
	},
	{
		name: "Helical valley",
		start: [-1, 0, 0],
		residuals: [
			`10 * (x3 - 10 * (where(x1 > 0, atan(x2 / x1), atan(x2 / x1) + ${Math.PI}) / ${2 * Math.PI}))`,
			"10 * (sqrt(x1^2 + x2^2) - 1)",
			"x3",
		],
		minima: [0],
	},
	{
		name: "Bard",
		start: [1, 1, 1],
		residuals: bard.map((y, k) => {
			const [u, v] = [k + 1, 15 - k];
			return `${y} - (x1 + ${u} / (${v} * x2 + ${Math.min(u, v)} * x3))`;
		}),
		minima: [8.214877306579e-3, 17.4286933333333],
	},
	{
		name: "Gaussian",
		start: [0.4, 1, 0],
		residuals: gaussian.map(
			(y, k) => `x1 * exp(-x2 * (${(7 - k) / 2} - x3)^2 / 2) - ${y}`,
		),
		minima: [1.1279327696e-8],
	},
	{
		name: "Meyer",
		start: [0.02, 4000, 250],
		residuals: meyer.map(
			(y, k) => `x1 * exp(x2 / (${45 + 5 * (k + 1)} + x3)) - ${y}`,
		),
		minima: [87.945855171],
	},
	{
		name: "Gulf",
		start: [5, 2.5, 0.15],
		residuals: each(99, (i) => {
			const y = 25 + (-50 * Math.log(i / 100)) ** (2 / 3);
			return `exp(-abs(${y} - x2)^x3 / x1) - ${i / 100}`;
		}),
		minima: [0],
	},
	{
		name: "Box three-dimensional",
		start: [0, 10, 20],
		residuals: each(10, (i) => {
			const t = i / 10;
			return `exp(-${t} * x1) - exp(-${t} * x2) - x3 * ${n(Math.exp(-t) - Math.exp(-10 * t))}`;
		}),
		minima: [0],
	},
	powellSingular(4),
	{
		name: "Wood",
		start: [-3, -1, -3, -1],
		residuals: [
			"10 * (x2 - x1^2)",
			"1 - x1",
			"sqrt(90) * (x4 - x3^2)",
			"1 - x3",
			"sqrt(10) * (x2 + x4 - 2)",
			"(x2 - x4) / sqrt(10)",
		],
		minima: [0],
	},
	{
		name: "Kowalik and Osborne",
		start: [0.25, 0.39, 0.415, 0.39],
		residuals: kowalik.map(
			([u, y]) =>
				`${y} - x1 * (${u}^2 + ${u} * x2) / (${u}^2 + ${u} * x3 + x4)`,
		),
		minima: [3.0750560385e-4, 1.02734e-3],
	},
	{
		name: "Brown and Dennis",
		start: [25, 5, -5, -1],
		residuals: each(20, (i) => {
			const t = i / 5;
			return `(x1 + ${t} * x2 - ${n(Math.exp(t))})^2 + (x3 + x4 * ${n(Math.sin(t))} - ${n(Math.cos(t))})^2`;
		}),
		minima: [85822.2016263563],
	},
	{
		name: "Osborne 1",
		start: [0.5, 1.5, -1, 0.01, 0.02],
		residuals: osborne1.map((y, k) => {
			const t = 10 * k;
			return `${y} - (x1 + x2 * exp(-${t} * x4) + x3 * exp(-${t} * x5))`;
		}),
		minima: [5.4648946975e-5],
	},
	{
		name: "Biggs EXP6",
		start: [1, 2, 1, 1, 1, 1],
		residuals: each(13, (i) => {
			const t = i / 10;
			const y = Math.exp(-t) - 5 * Math.exp(-10 * t) + 3 * Math.exp(-4 * t);
			return `x3 * exp(-${t} * x1) - x4 * exp(-${t} * x2) + x6 * exp(-${t} * x5) - ${n(y)}`;
		}),
		minima: [0, 5.65564992e-3, 0.30636677],
	},
	{
		name: "Osborne 2",
		start: [1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5],
		residuals: osborne2.map((y, k) => {
			const t = k / 10;
			const peaks = [1, 2, 3].map(
				(j) => `x${j + 1} * exp(-(${t} - x${j + 8})^2 * x${j + 5})`,
			);
			return `${y} - (x1 * exp(-${t} * x5) + ${peaks.join(" + ")})`;
		}),
		minima: [4.0137736293e-2, 1.78981],
	},
	watson(6, 2.2876700535e-3),
	watson(9, 1.3997601e-6),
	watson(12, 4.72238e-10),
	rosenbrock(10),
	rosenbrock(100),
	powellSingular(20),
	penalty1(4, 2.2499775e-5),
	penalty1(10, 7.08765146e-5),
	penalty2(4, 9.37629e-6),
	penalty2(10, 2.9366054e-4),
	{
		name: "Variably dimensioned, 10",
		start: count(10).map((j) => 1 - j / 10),
		residuals: [
			...each(10, (i) => `x${i} - 1`),
			add(each(10, (j) => `${j} * (x${j} - 1)`)),
			`${add(each(10, (j) => `${j} * (x${j} - 1)`))}^2`,
		],
		minima: [0],
	},
	{
		name: "Trigonometric, 10",
		start: count(10).map(() => 0.1),
		residuals: each(10, (i) => {
			const cosines = add(each(10, (j) => `cos(x${j})`));
			return `10 - ${cosines} + ${i} * (1 - cos(x${i})) - sin(x${i})`;
		}),
		minima: [0, 2.7950615e-5],
	},
	{
		name: "Brown almost linear, 10",
		start: count(10).map(() => 0.5),
		residuals: [
			...each(9, (i) => `x${i} + ${add(each(10, x))} - 11`),
			`${each(10, x).join(" * ")} - 1`,
		],
		minima: [0, 1],
	},
	boundaryValue(10),
	integralEquation(10),
	tridiagonal(10),
	tridiagonal(100),
	banded(10),
	{
		name: "Linear, full rank, 10 and 20 residuals",
		start: count(10).map(() => 1),
		residuals: each(20, (i) => {
			const sum = `2 / 20 * ${add(each(10, x))}`;
			return i <= 10 ? `x${i} - ${sum} - 1` : `-${sum} - 1`;
		}),
		minima: [10],
	},
	{
		name: "Linear, rank 1, 10 and 20 residuals",
		start: count(10).map(() => 1),
		residuals: each(
			20,
			(i) => `${i} * ${add(each(10, (j) => `${j} * x${j}`))} - 1`,
		),
		minima: [(20 * 19) / (2 * 41)],
	},
	chebyquad(8, [3.5168737256e-3]),
	chebyquad(9, [0]),
	chebyquad(10, [6.503954799e-3, 4.7727138e-3]),
];

/** A problem's cost as a formula. */
export function formulaOf({ residuals }: Problem): string {
	return residuals.map((residual) => `(${residual})^2`).join(" + ");
}
