import { isRefusal, leastSquares, type ResidualFunction } from "ravine";
import { describe, expect, test } from "vitest";
import { messageOf, untyped } from "../../../test/refusals.js";

const rosenbrock: ResidualFunction = (x, residuals, jacobian) => {
	const [a, b] = x as unknown as [number, number];
	residuals[0] = 10 * (b - a * a);
	residuals[1] = 1 - a;
	if (!jacobian) return;
	jacobian[0] = -20 * a;
	jacobian[1] = 10;
	jacobian[2] = -1;
};

describe("leastSquares", () => {
	test("with a Jacobian", () => {
		const found = leastSquares(rosenbrock, [-1.2, 1]);
		expect(found.converged).toBe(true);
		expect(found.jacobian).toBe("given");
		expect(Array.from(found.x)).toEqual([1, 1]);
		expect(found.cost).toBe(0);
		expect(Array.from(found.residuals)).toEqual([0, 0]);
		expect(found.evaluations).toBeLessThan(60);
	});

	test("without one, by differences", () => {
		const found = leastSquares(
			([a = 0, b = 0]) => [10 * (b - a * a), 1 - a],
			[-1.2, 1],
		);
		expect(found.converged).toBe(true);
		expect(found.jacobian).toBe("differences");
		expect(found.x[0]).toBeCloseTo(1, 12);
		expect(found.x[1]).toBeCloseTo(1, 12);
	});

	test("the start is not mutated, and the points that the function keeps are its own", () => {
		const start = Float64Array.of(-1.2, 1);
		leastSquares(rosenbrock, start);
		expect(Array.from(start)).toEqual([-1.2, 1]);
	});

	test("errors are those of a straight line", () => {
		const t = [1, 2, 3, 4, 5];
		const y = [2.1, 3.9, 6.2, 7.8, 10.1];
		const found = leastSquares(
			([m = 0, b = 0]) => t.map((t, i) => m * t + b - (y[i] as number)),
			[0, 0],
		);
		expect(found.x[0]).toBeCloseTo(1.99, 10);
		expect(found.standardErrors[0]).toBeCloseTo(Math.sqrt(0.107 / 30), 8);
		expect(found.covariance[1]).toBeCloseTo((-3 * 0.107) / 30, 8);
		expect(found.degreesOfFreedom).toBe(3);
	});

	test("more variables than residuals: a result, with the undetermined variables", () => {
		const found = leastSquares(([a = 0, b = 0]) => [a + b - 3], [0, 0]);
		expect(found.cost).toBeLessThan(1e-20);
		expect(found.undetermined).toEqual([0, 1]);
		expect(Array.from(found.standardErrors)).toEqual([Infinity, Infinity]);
	});

	test("bounds hold, the differences' points too", () => {
		const found = leastSquares(
			([a = 0]) => {
				expect(a).toBeGreaterThanOrEqual(0);
				expect(a).toBeLessThanOrEqual(2);
				return [a - 3, Math.sqrt(a)];
			},
			[1],
			{ bounds: [[0, 2]] },
		);
		expect(found.converged).toBe(true);
		expect(found.x[0]).toBe(2);
	});

	test("a wrong Jacobian is stuck, not converged", () => {
		const found = leastSquares(
			(x, residuals, jacobian) => {
				residuals[0] = (x[0] as number) - 3;
				residuals[1] = 2 * ((x[0] as number) - 3);
				if (jacobian) [jacobian[0], jacobian[1]] = [-1, -2];
			},
			[0],
		);
		expect(found.reason).toBe("stuck");
		expect(found.converged).toBe(false);
	});

	test("onStep ends it", () => {
		const found = leastSquares(rosenbrock, [-1.2, 1], {
			onStep: ({ iteration }) => iteration < 2,
		});
		expect(found.reason).toBe("stopped");
		expect(
			leastSquares(rosenbrock, [-1.2, 1], { signal: AbortSignal.abort() })
				.reason,
		).toBe("aborted");
	});

	test("a robust loss", () => {
		const values = [1, 1.1, 0.9, 1.05, 40];
		const found = leastSquares(([m = 0]) => values.map((v) => v - m), [0], {
			loss: "absolute",
		});
		// The median.
		expect(found.x[0]).toBeCloseTo(1.05, 9);
	});
});

describe("refuses", () => {
	const refusals: readonly [string, () => unknown, RegExp][] = [
		[
			"no function",
			() => leastSquares(untyped("x"), [1]),
			/must be a function, got "x"/,
		],
		[
			"no start",
			() => leastSquares(rosenbrock, []),
			/the start has no numbers/,
		],
		[
			"a start by name",
			() => leastSquares(rosenbrock, untyped({ a: 1 })),
			/must be an array of numbers/,
		],
		[
			"a start that is not finite",
			() => leastSquares(rosenbrock, [1, Number.NaN]),
			/got NaN at index 1/,
		],
		["no residuals", () => leastSquares(() => {}, [1]), /gives no residuals/],
		[
			"a number",
			() =>
				leastSquares(
					untyped(() => 3),
					[1],
				),
			/must return the residuals as an array, or nothing, got 3/,
		],
		[
			"a function that changes its length",
			() => {
				let calls = 0;
				leastSquares((x) => new Array(++calls > 3 ? 3 : 2).fill(x[0]), [1]);
			},
			/gave 2 residuals at first and 3 now/,
		],
		[
			"a Jacobian that is too long",
			() =>
				leastSquares(
					(x, residuals, jacobian) => {
						residuals[0] = x[0] as number;
						if (jacobian) [jacobian[0], jacobian[1]] = [1, 2];
					},
					[1],
				),
			/the Jacobian must have 1 numbers, 1 residuals times 1 variables, and the function wrote 2/,
		],
		[
			"a Jacobian that is never written",
			() =>
				leastSquares(
					(x, residuals, _jacobian) => {
						residuals[0] = x[0] as number;
					},
					[1],
				),
			/takes a Jacobian and does not write it/,
		],
		[
			"residuals that are not finite",
			() => leastSquares(([x = 0]) => [1, Math.log(x)], [0]),
			/residual 1 is -Infinity at the start \(0\)/,
		],
		[
			"bounds of another length",
			() => leastSquares(rosenbrock, [1, 1], { bounds: [[0, 1]] }),
			/bounds must be an array of 2 pairs/,
		],
		[
			"an unknown option",
			() => leastSquares(rosenbrock, [1, 1], untyped({ sigma: 1 })),
			/there is no option "sigma"/,
		],
	];
	test.each(refusals)("%s", (_, act, message) => {
		expect(messageOf(act)).toMatch(message);
		expect(() => {
			try {
				act();
			} catch (error) {
				if (!isRefusal(error)) throw error;
			}
		}).not.toThrow();
	});
});
