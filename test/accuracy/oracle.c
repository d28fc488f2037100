/*
 * Reads records of three float64 numbers, x, y and a function's value there, and compares the value with the function's
 * in 113 bits (libquadmath). Prints the largest error in ulps of the correctly rounded value, the share of values that
 * are not it, and the largest distance from it. Exits with 1 where that is more than one number, or a sign is wrong.
 *
 *     cc -O2 -o oracle oracle.c -lquadmath -lm && ./oracle exp float64 < records
 */
#include <math.h>
#include <quadmath.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef __float128 quad;

static quad exact(const char *name, quad x, quad y) {
	if (!strcmp(name, "exp")) return expq(x);
	if (!strcmp(name, "log")) return logq(x);
	if (!strcmp(name, "log1p")) return log1pq(x);
	if (!strcmp(name, "tanh")) return tanhq(x);
	if (!strcmp(name, "sigmoid")) return x < 0 ? expq(x) / (1 + expq(x)) : 1 / (1 + expq(-x));
	if (!strcmp(name, "sin")) return sinq(x);
	if (!strcmp(name, "cos")) return cosq(x);
	if (!strcmp(name, "atan")) return atanq(x);
	if (!strcmp(name, "atan2")) return atan2q(x, y);
	if (!strcmp(name, "power")) return powq(x, y);
	fprintf(stderr, "no function %s\n", name);
	exit(2);
}

/* A number's place among all of its format, in order; 0 and -0 have the same. */
static int64_t place(double x, int single) {
	int64_t bits = 0;
	float narrow = (float)x;
	int32_t narrow_bits;
	if (!single) {
		memcpy(&bits, &x, sizeof bits);
		return bits < 0 ? INT64_MIN - bits : bits;
	}
	memcpy(&narrow_bits, &narrow, sizeof narrow_bits);
	bits = narrow_bits;
	return bits < 0 ? INT32_MIN - bits : bits;
}

static quad ulp(double x, int single) {
	int exponent;
	const int lowest = single ? -125 : -1021;
	frexp(x, &exponent);
	if (x == 0 || exponent < lowest) exponent = lowest;
	return scalbnq(1, exponent - (single ? 24 : 53));
}

int main(int count, char **arguments) {
	if (count != 3) return 2;
	const char *name = arguments[1];
	const int single = !strcmp(arguments[2], "float32");
	long samples = 0, others = 0, wrong = 0;
	int64_t farthest = 0;
	quad worst = 0;
	double record[3], worst_x = 0, worst_y = 0;
	while (fread(record, sizeof record, 1, stdin) == 1) {
		const double x = record[0], y = record[1], value = record[2];
		const quad right = exact(name, x, y);
		const double rounded = single ? (float)right : (double)right;
		samples++;
		if (isnan(rounded) && isnan(value)) continue;
		const int64_t distance = llabs(place(value, single) - place(rounded, single));
		others += distance != 0;
		if (isnan(rounded) || isnan(value) || distance > 1 || signbit(rounded) != signbit(value)) {
			if (wrong++ < 5) printf("%s(%.17g, %.17g) is %.17g, not %.17g\n", name, x, y, value, rounded);
		}
		if (distance > farthest) farthest = distance;
		if (!isfinite(rounded) || !isfinite(value)) continue;
		const quad error = fabsq((quad)value - right) / ulp(rounded, single);
		if (error <= worst) continue;
		worst = error;
		worst_x = x;
		worst_y = y;
	}
	printf("%s %-8s %ld samples: at most %.4f ulp, at (%.17g, %.17g); %.3f%% not correctly rounded, by at most %ld; %ld wrong\n",
		arguments[2], name, samples, (double)worst, worst_x, worst_y, 100.0 * others / samples, (long)farthest, wrong);
	return wrong > 0;
}
