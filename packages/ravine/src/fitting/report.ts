import type { Findings, Fit } from "./fitted.js";

/** Weaker correlations are left out of the report. */
const MIN_CORRELATION = 0.1;

/** A fit as text. */
export function reportOf(
	{ text, names, start, varying, rows }: Findings,
	fit: Fit,
): string {
	const interval = fit.interval();
	const of = <T>(record: Record<string, T>, name: string) => record[name] as T;
	const lines = [
		`model        ${text.trim().replace(/\s+/g, " ")}`,
		`ended        ${fit.reason} after ${fit.iterations} iterations, ${fit.evaluations} evaluations`,
		`data         ${rows} rows, ${varying.length} parameters, ${fit.degreesOfFreedom} degrees of freedom`,
		`residuals    sum of squares ${shown(fit.residualSumOfSquares)}, deviation ${shown(fit.residualDeviation)}`,
		`quality      R² ${shown(fit.rSquared)}, AIC ${shown(fit.aic)}, BIC ${shown(fit.bic)}`,
		"",
	];
	const table = names.map((name, i) => {
		const value = of(fit.parameters, name);
		const error = of(fit.standardErrors, name);
		if (!varying.includes(i)) return [name, shown(value), "fixed", "", ""];
		const [lower, upper] = of(interval, name);
		const note = fit.undetermined.includes(name)
			? "the data do not determine it"
			: fit.atBounds.includes(name)
				? "at its bound"
				: "";
		const isKnown = Number.isFinite(error);
		return [
			name,
			shown(value),
			isKnown ? `± ${shown(error, 3)}${share(error, value)}` : "± ∞",
			isKnown ? `${shown(lower)} … ${shown(upper)}` : "",
			`from ${shown(start[i] as number)}${note && `; ${note}`}`,
		];
	});
	lines.push(
		...columnsOf([
			["parameter", "estimate", "standard error", "95 % interval", ""],
			...table,
		]),
	);
	const pairs = varying.flatMap((i, k) =>
		varying.slice(k + 1).flatMap((j) => {
			const [a, b] = [names[i] as string, names[j] as string];
			const value = of(of(fit.correlation, a), b);
			return Math.abs(value) >= MIN_CORRELATION ? [{ a, b, value }] : [];
		}),
	);
	if (pairs.length > 0) lines.push("", "correlations");
	pairs.sort((one, other) => Math.abs(other.value) - Math.abs(one.value));
	lines.push(
		...columnsOf(
			pairs.map(({ a, b, value }) => [`${a}, ${b}`, value.toFixed(4)]),
		),
	);
	return lines.join("\n");
}

/** A number in few characters. */
function shown(value: number, digits = 6): string {
	if (value === Number.POSITIVE_INFINITY) return "∞";
	if (value === Number.NEGATIVE_INFINITY) return "-∞";
	return String(Number(value.toPrecision(digits)));
}

function share(error: number, value: number): string {
	const part = (100 * error) / Math.abs(value);
	return Number.isFinite(part) ? ` (${shown(part, 2)} %)` : "";
}

function columnsOf(rows: readonly (readonly string[])[]): string[] {
	const widths = rows.reduce<number[]>(
		(all, row) =>
			row.map((cell, k) => Math.max(all[k] ?? 0, Array.from(cell).length)),
		[],
	);
	return rows.map((row) =>
		row
			.map(
				(cell, k) =>
					cell + " ".repeat((widths[k] as number) - Array.from(cell).length),
			)
			.join("  ")
			.trimEnd(),
	);
}
