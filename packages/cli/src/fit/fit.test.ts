import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { fit } from "ravine";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectRefusal, runCommand } from "../../../../test/commandLine.js";
import { draws } from "../../../../test/fuzz.js";
import { expectPicture } from "../../../../test/pictures.js";
import { createFitProgress } from "./progress.js";
import { fitFromStarts } from "./starts.js";

const home = process.cwd();
const directory = mkdtempSync(join(tmpdir(), "ravine-fit-"));
beforeAll(() => {
	process.chdir(directory);
	for (const [name, text] of Object.entries(files)) writeFileSync(name, text);
});
afterAll(() => {
	process.chdir(home);
	rmSync(directory, { recursive: true, force: true });
});

const ultrasound = fileURLToPath(
	new URL("../../data/ultrasound.csv", import.meta.url),
);
const xs = Array.from({ length: 30 }, (_, i) => i / 3);
const ys = xs.map((x, i) => 5 * Math.exp(-0.6 * x) + 1 + 0.2 * Math.sin(7 * i));
const decay = "y = a * exp(-b * x) + c";

function csv(header: string, row: (i: number) => readonly unknown[]): string {
	const lines = xs.map((_, i) => row(i).join(","));
	return `${[header, ...lines].join("\n")}\n`;
}

const files: Record<string, string> = {
	"decay.csv": csv("x,y", (i) => [xs[i], ys[i]]),
	"comma.csv": xs
		.map((x, i) => `${[x, ys[i]].join(";").replaceAll(".", ",")}\n`)
		.join(""),
	"infinite.csv": "x,y\n1,2\n2,inf\n3,6\n4,8\n",
	"gaps.csv": csv("x,y,z", (i) => [
		xs[i],
		i === 4 ? "" : ys[i],
		i === 9 ? "" : 1,
	]),
	"words.csv": csv("x,y,kind,note", (i) => [
		i === 7 ? "seven" : xs[i],
		ys[i],
		i % 2 ? "low" : "tall",
		i,
	]),
	"sigma.csv": csv("x,y,s,bad", (i) => [
		xs[i],
		ys[i],
		0.1 + i / 50,
		i === 3 ? 0 : 1,
	]),
	"zero.csv": csv("x,y", (i) => [i - 5, i]),
	"zeroGap.csv": csv("x,y", (i) => [i - 5, i === 1 ? "" : i]),
	"names.csv": csv("Länge (cm),größe,column 3,größe,Fläche (m²)", (i) => [
		xs[i],
		ys[i],
		i,
		i,
		2 * i,
	]),
	"wave.csv": csv("x,y", (i) => [i / 5, 2 * Math.sin((3 * i) / 5 + 0.5)]),
	"straight.csv": csv("x,y,z", (i) => [i, 3 * i + 2, i % 4]),
	"one.csv": "x,y\n1,2\n",
	"none.csv": "x,y\n",
	"large.csv": csv("t,y", (i) => [
		1e5 * (i + 1),
		2e7 * Math.exp(-3e-7 * 1e5 * (i + 1)) * (1 + 0.01 * Math.sin(7 * i)),
	]),
};

async function record(...args: string[]) {
	const { code, stdout, stderr } = await runCommand("fit", ...args, "--json");
	expect(stderr).toBe("");
	expect(code).toBe(0);
	return JSON.parse(stdout);
}

describe("ravine fit", () => {
	test("prints the parameters with errors and intervals, and the fit's figures", async () => {
		const { code, stdout, stderr } = await runCommand(
			...["fit", "decay.csv", decay, "--start", "a=1,b=1,c=0"],
		);
		expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
		// The number of iterations may change with the library.
		const text = stdout.replace(/\d+, with \d+/, "N, with N");
		expect(text).toMatchInlineSnapshot(`
			"decay.csv: 30 rows, y = a * exp(-b * x) + c

			parameter  estimate  standard error  95 % interval
			a           5.10709           0.111  4.88009 to 5.33408
			b          0.618212           0.028  0.560755 to 0.675669
			c           1.02011          0.0438  0.930147 to 1.11008

			rows                30
			degrees of freedom  27
			residual deviation  0.146
			R²                  0.9891
			AIC                 -112.61
			BIC                 -108.41
			iterations          N, with N evaluations
			ended               converged
			"
		`);
	});

	test("gives what the library does, also of a file with decimal commas and no header", async () => {
		const start = { a: 1, b: 1, c: 0 };
		const found = await fit(decay, { x: xs, y: ys }, start);
		const given = ["--start", "a=1,b=1,c=0", "--level", "0.9"];
		const one = await record("decay.csv", decay, ...given);
		const interval = found.interval(0.9);
		for (const name of ["a", "b", "c"] as const) {
			expect(one.parameters[name]).toEqual({
				estimate: found.parameters[name],
				standardError: found.standardErrors[name],
				lower: interval[name][0],
				upper: interval[name][1],
				start: start[name],
				fixed: false,
				atBound: false,
			});
		}
		expect(one.rSquared).toBe(found.rSquared);
		expect(one.aic).toBe(found.aic);
		expect(one.residualDeviation).toBe(found.residualDeviation);
		expect(one.degreesOfFreedom).toBe(27);
		const formula = "column_2 = a * exp(-b * column_1) + c";
		const other = await record("comma.csv", formula, ...given);
		expect(other.parameters).toEqual(one.parameters);
	});

	test("finds starts by itself and says so", async () => {
		const one = await record("decay.csv", decay);
		expect(one.parameters.b.estimate).toBeCloseTo(0.6, 1);
		expect(one.notes).toEqual([
			"no start for a, b, c: the best of 49 guesses; --start a=… gives one",
		]);
		const large = await record("large.csv", "y = a * exp(-k * t)");
		expect(large.parameters.k.estimate).toBeCloseTo(3e-7, 8);
		// Many frequencies fit equally spaced rows; the lowest is meant.
		const wave = await record("wave.csv", "y = a * sin(w * x + p)");
		expect(wave.parameters.w.estimate).toBeCloseTo(3, 6);
		expect(Math.abs(wave.parameters.a.estimate)).toBeCloseTo(2, 6);
		const within = await record(
			...["decay.csv", decay, "--bounds", "a=0..10,b=0..5,c=-1..3"],
		);
		expect(within.parameters.b.estimate).toBeCloseTo(0.6, 1);
		expect(within.notes).toEqual([
			"no start for a, b, c: the best of 20 starts within the bounds",
		]);
	});

	test("reaches NIST's certified values without a start", async () => {
		const formula = "response = exp(-a * distance) / (b + c * distance)";
		const { parameters, iterations } = await record(ultrasound, formula);
		// Of the guesses that lead there, one with a short way is shown: the longest takes 51.
		expect(iterations).toBeLessThan(25);
		// https://www.itl.nist.gov/div898/strd/nls/data/LINKS/DATA/Chwirut2.dat
		for (const [name, estimate, deviation] of [
			["a", 1.6657666537e-1, 3.830328681e-2],
			["b", 5.1653291286e-3, 6.6621605126e-4],
			["c", 1.2150007096e-2, 1.5304234767e-3],
		] as const) {
			const found = parameters[name];
			expect(found.estimate / estimate).toBeCloseTo(1, 9);
			expect(found.standardError / deviation).toBeCloseTo(1, 8);
		}
	});

	test("begins elsewhere within the bounds where the formula is not finite in their middle", async () => {
		const one = await record(
			...["zero.csv", "y = a / b * (x + 5)", "--bounds", "a=1..3,b=-2..2"],
		);
		const { a, b } = one.parameters;
		expect(a.estimate / b.estimate).toBeCloseTo(1);
		expect(b.start).not.toBe(0);
	});

	test("keeps a given start, a fixed value and a bound", async () => {
		const one = await record(
			...["decay.csv", decay, "--start", "a=4", "--fixed", "c=1"],
			...["--bounds", "b=..0.5"],
		);
		expect(one.parameters.a.start).toBe(4);
		expect(one.parameters.c).toMatchObject({ estimate: 1, fixed: true });
		expect(one.parameters.b).toMatchObject({ estimate: 0.5, atBound: true });
		expect(one.correlation).not.toHaveProperty("c");
	});

	test("leaves out rows with missing cells of the columns used, if asked to", async () => {
		const one = await record("gaps.csv", decay, "--missing", "drop");
		expect(one).toMatchObject({ rows: 29, leftOut: 1 });
	});

	test("weighs rows by sigma, and takes it as it is if asked to", async () => {
		const given = ["sigma.csv", decay, "--sigma", "s"];
		const sigma = xs.map((_, i) => 0.1 + i / 50);
		const start = { a: 1, b: 1, c: 0 };
		const data = { x: xs, y: ys };
		const start1 = ["--start", "a=1,b=1,c=0"];
		for (const absoluteSigma of [false, true]) {
			const found = await fit(decay, data, start, { sigma, absoluteSigma });
			const one = await record(
				...[
					...given,
					...start1,
					...(absoluteSigma ? ["--absolute-sigma"] : []),
				],
			);
			expect(one.parameters.a.standardError).toBe(found.standardErrors.a);
		}
	});

	test("names columns by the letters and digits of their names", async () => {
		const one = await record("names.csv", "Länge_cm = a + b * column_3");
		expect(one.parameters.b.estimate).toBeCloseTo(1 / 3);
		expect(one.notes.slice(0, 2)).toEqual([
			'column "Länge (cm)" is Länge_cm in the formula',
			'column "column 3" is column_3 in the formula',
		]);
		const area = await record("names.csv", "Fläche_m2 = a * column_3");
		expect(area.parameters.a.estimate).toBeCloseTo(2);
		const decomposed = "Länge_cm = a + b * column_3".normalize("NFD");
		const other = await record("names.csv", decomposed);
		expect(other.parameters).toEqual(one.parameters);
	});

	test("names parameters that the data do not determine; JSON has null and the reason", async () => {
		const formula = "y = a * x + b * x + c";
		const given = ["straight.csv", formula, "--start", "a=1,b=1,c=1"];
		const { stdout } = await runCommand("fit", ...given);
		expect(stdout).toContain("the data do not determine a, b: other values");
		expect(stdout).not.toMatch(/NaN|Infinity/);
		const one = await record(...given);
		expect(one.undetermined).toEqual(["a", "b"]);
		expect(one.parameters.a.standardError).toBeNull();
		expect(one.reasons["parameters.a.standardError"]).toBe(
			"the data do not determine the parameter",
		);
		// Two rows for two parameters leave nothing to estimate an error from.
		writeFileSync("two.csv", "x,y\n1,2\n2,5\n");
		const two = await record("two.csv", "y = a * x + b");
		expect(two.residualDeviation).toBeNull();
		expect(two.reasons.residualDeviation).toBe(
			"there are no degrees of freedom",
		);
		const nulls = JSON.stringify(two).match(/null/g) ?? [];
		expect(nulls).toHaveLength(Object.keys(two.reasons).length);
	});

	test("prints the best and ends with 1 where the fit does not converge", async () => {
		const { code, stdout, stderr } = await runCommand(
			...["fit", "decay.csv", decay, "--start", "a=1,b=1,c=0"],
			...["--iterations", "2"],
		);
		expect(code).toBe(1);
		expect(stdout).toContain("stopped after the largest number of iterations");
		expect(stderr).toMatch(/^ravine: the fit did not converge: .*--start/);
	});
});

describe("a misspelt column", () => {
	const model = "z = a * exp(-b * lenght)";
	const text = `length,z\n${[1, 2, 3, 4, 5].map((x) => `${x},${2 * x}`).join("\n")}\n`;
	const hint =
		'the file has no column "lenght", so it is a parameter; did you mean "length"?';

	test("is named with the nearest one where the data do not determine it", async () => {
		writeFileSync("misspelt.csv", text);
		const { stdout } = await runCommand("fit", "misspelt.csv", model);
		expect(stdout).toContain(`\n${hint}\n`);
		const { notes } = await record("misspelt.csv", model);
		expect(notes).toContain(hint);
	});

	test("is named in a refusal", async () => {
		writeFileSync("misspelt.csv", text);
		expectRefusal(
			await runCommand(
				...["fit", "misspelt.csv", "z = a * log(-1 - lenght^2) + length * b"],
			),
			/not finite at the start .* in row 1/,
		);
		expectRefusal(
			await runCommand("fit", "misspelt.csv", "z = a * log(-1 - lenght^2)"),
			hint,
		);
	});

	test("is not seen in a parameter that has a start, or that is determined", async () => {
		writeFileSync("misspelt.csv", `length,width,z\n1,2,3\n2,3,4.5\n3,5,6.1\n`);
		const good = "z = lenght + width2 * length";
		expect((await record("misspelt.csv", good)).notes.join()).not.toMatch(
			/did you mean/,
		);
	});
});

test("a fit that is stopped among its guesses ends where the best of them led", async () => {
	const stop = new AbortController();
	const names = ["a", "b", "c"];
	const { found, notes } = await fitFromStarts({
		model: decay,
		data: {
			columns: { x: Float64Array.from(xs), y: Float64Array.from(ys) },
			rowNumbers: Uint32Array.from(xs, (_, i) => i + 1),
			...{
				sigma: undefined,
				rows: 30,
				leftOut: 0,
				names: ["x", "y"],
				notes: [],
			},
		},
		parameters: { names, given: {}, fixed: [], bounds: {} },
		options: { signal: stop.signal },
		onStart: (done) => {
			if (done === 8) stop.abort();
		},
	});
	expect(found.reason).toBe("aborted");
	// Of the first nine guesses, those at which the formula is finite.
	expect(notes).toEqual([
		expect.stringMatching(/^no start for a, b, c: the best of [1-9] guesses;/),
	]);
	expect(found.parameters.b).toBeCloseTo(0.618, 2);
});

test("a long fit shows a line now and then in a log, with the start", () => {
	let [time, text] = [0, ""];
	const warn = (line: string) => {
		text += line;
	};
	const progress = createFitProgress({ print: () => {}, warn }, () => time);
	const step = { iteration: 3, cost: 0.25, done: 1, starts: 49 };
	progress.update(step);
	expect(text).toBe("");
	time = 1500;
	progress.update(step);
	time = 2000;
	progress.update(step);
	time = 11_500;
	progress.update({ iteration: 7, cost: 0.125, done: 0, starts: 1 });
	expect(text).toBe(
		"fit: start 2 of 49, iteration 3, cost 0.25\nfit: iteration 7, cost 0.125\n",
	);
	progress.stop();
});

describe("a fit's pictures", () => {
	test("show data, curve, band and residuals", async () => {
		const { stdout } = await runCommand(
			...["fit", "decay.csv", decay, "--out", "pictures"],
		);
		expect(stdout).toContain(
			"pictures: pictures/fit.svg, pictures/residuals.svg and pictures/slice.svg",
		);
		const drawn = readFileSync("pictures/fit.svg", "utf8");
		expectPicture(drawn);
		expect(drawn).toContain("95 % confidence band");
		expect(drawn).toContain(decay);
		const residuals = readFileSync("pictures/residuals.svg", "utf8");
		expectPicture(residuals);
		expect(residuals).toContain("fitted y");
	});

	test("show observed against fitted values for several predictors", async () => {
		await record(
			...["straight.csv", "y = a + b * x + c * z", "--out", "several"],
		);
		const drawn = readFileSync("several/fit.svg", "utf8");
		expectPicture(drawn);
		expect(drawn).toContain("observed = fitted");
	});

	test("leave out the curve where the formula is not finite", async () => {
		const found = await record(
			...["zero.csv", "y = a * x + b / (x - 0.5)", "--out", "pole"],
		);
		expect(found.pictures).toEqual(
			["fit", "residuals", "slice"].map((name) => `pole/${name}.svg`),
		);
		expectPicture(readFileSync("pole/fit.svg", "utf8"));
	});

	test("show the cost over the two parameters that are correlated most, with the path of the search", async () => {
		const given = ["decay.csv", decay, "--out", "slices"];
		const start = ["--start", "a=1,b=1,c=0"];
		const found = await record(...given, ...start);
		const drawn = readFileSync("slices/slice.svg", "utf8");
		expectPicture(drawn);
		const { correlation } = found;
		const sizes = (["a,b", "a,c", "b,c"] as const).map((pair) => {
			const [one = "", other = ""] = pair.split(",");
			return { pair, size: Math.abs(correlation[one][other]) };
		});
		const [most] = sizes.sort((one, other) => other.size - one.size);
		const [one, other] = most?.pair.split(",") ?? [];
		const axes = /<text class="axis variable"[^>]*>(\w+)</g;
		expect([...drawn.matchAll(axes)].map(([, name]) => name).sort()).toEqual([
			one,
			other,
		]);
		// The cost of the slice at its end is the fit's.
		const cost = found.residualSumOfSquares / 30;
		expect(drawn).toContain(`ends at cost ${cost.toPrecision(3)}`);
		expect(drawn).toContain("Levenberg–Marquardt");
		await record(...given, ...start, "--slice", "c,a");
		const asked = readFileSync("slices/slice.svg", "utf8");
		expect([...asked.matchAll(axes)].map(([, name]) => name).sort()).toEqual([
			...["a", "c"],
		]);
		expect(asked).toContain(`ends at cost ${cost.toPrecision(3)}`);
	});

	test.each([
		["huber", "s"],
		["absolute", undefined],
		["cauchy", undefined],
	])("show the slice of the loss %s, with sigma %s", async (loss, sigma) => {
		const found = await record(
			...["sigma.csv", decay, "--start", "a=1,b=1,c=0", "--out", "losses"],
			...["--loss", loss, ...(sigma ? ["--sigma", sigma] : [])],
			...(loss === "absolute" ? [] : ["--scale", "0.1"]),
		);
		const drawn = readFileSync("losses/slice.svg", "utf8");
		expectPicture(drawn);
		// The library's cost is half the sum of the loss, or the sum of the absolute values.
		const mean = ((loss === "absolute" ? 1 : 2) * found.cost) / 30;
		expect(drawn).toContain(`ends at cost ${Number(mean.toPrecision(3))}`);
	});

	test("show a curve over one parameter, and other slices are refused", async () => {
		const one = ["straight.csv", "y = a * x", "--out", "curve"];
		await record(...one);
		expectPicture(readFileSync("curve/slice.svg", "utf8"));
		const fixed = ["fit", "decay.csv", decay, "--fixed", "c=1"];
		for (const [slice, message] of [
			["a,d", 'no parameter "d"'],
			["a,c", "c is fixed"],
			["a,a", "two different parameters"],
			["", 'no parameter ""'],
		] as const) {
			expectRefusal(
				await runCommand(...fixed, "--out", "none", "--slice", slice),
				message,
			);
		}
		expectRefusal(
			await runCommand(...fixed, "--slice", "a,b"),
			"--slice needs --out",
		);
		expect(existsSync("none")).toBe(false);
	});

	test("replace pictures of ravine's, other files only with --force", async () => {
		const given = ["fit", "decay.csv", decay, "--out", "kept"];
		mkdirSync("kept");
		writeFileSync("kept/residuals.svg", "mine");
		expectRefusal(
			await runCommand(...given),
			"cannot write kept/residuals.svg: the file there is not a picture of ravine's; --force replaces it",
		);
		expect(readFileSync("kept/residuals.svg", "utf8")).toBe("mine");
		expect(readdirSync("kept")).toEqual(["residuals.svg"]);
		expect((await runCommand(...given, "--force")).code).toBe(0);
		expect((await runCommand(...given)).code).toBe(0);
	});
});

describe("bad input", () => {
	const d = "decay.csv";
	test.each<[string, string[], string | RegExp]>([
		["an unknown option", [d, decay, "--begin", "a=1"], "unknown option"],
		["no formula", [d], "missing required argument"],
		["a start without a number", [d, decay, "--start", "a"], "NAME=NUMBER"],
		["a start that is a word", [d, decay, "--start", "a=x"], "NAME=NUMBER"],
		["a start twice", [d, decay, "--start", "a=1,a=2"], "a is given twice"],
		[
			"a start of another name",
			[d, decay, "--start", "aa=1"],
			'--start: the formula has no parameter "aa"; did you mean "a"?',
		],
		[
			"a start of a column",
			[d, decay, "--start", "x=1"],
			"--start: x is a column of the file, not a parameter",
		],
		["bounds without dots", [d, decay, "--bounds", "a=1"], "NAME=LOW..HIGH"],
		["bounds without ends", [d, decay, "--bounds", "a=.."], "NAME=LOW..HIGH"],
		["bounds of words", [d, decay, "--bounds", "a=0..x"], "NAME=LOW..HIGH"],
		["three dots", [d, decay, "--bounds", "a=0...5x"], "NAME=LOW..HIGH"],
		["crossed bounds", [d, decay, "--bounds", "a=2..1"], "a are crossed: 2..1"],
		[
			"a start outside its bounds",
			[d, decay, "--start", "a=9", "--bounds", "a=..5"],
			"a begins at 9, outside its bounds ..5",
		],
		[
			"a parameter both started and fixed",
			[d, decay, "--start", "a=1", "--fixed", "a=1"],
			"a is in --start and in --fixed",
		],
		[
			"every parameter fixed",
			[d, decay, "--fixed", "a=1,b=1,c=1"],
			"every parameter is fixed",
		],
		[
			"several starts without bounds",
			[d, decay, "--starts", "5"],
			"several starts need finite bounds",
		],
		["no such file", ["no.csv", decay], "cannot read no.csv"],
		["no rows", ["none.csv", decay], "no rows below the header"],
		["one row", ["one.csv", decay], "3 parameters need at least as many rows"],
		["no equation", [d, "a * x"], 'has a "="'],
		["an empty formula", [d, ""], "the equation is empty"],
		["a formula that is not one", [d, "y = a *"], "the line ends"],
		[
			"an unknown left side",
			[d, "z = a * x"],
			'the left side has "z", and there is no such column; its columns are x, y',
		],
		[
			"a mistyped left side",
			["names.csv", "große = a"],
			'did you mean "größe"?',
		],
		["no parameter", [d, "y = x"], "the formula has no parameter"],
		["a number on the left", [d, "1 = a * x"], "the left side has no column"],
		["a function's name", [d, "y = exp * x"], "exp is a function"],
		["two columns of a name", ["names.csv", "größe = a"], "2 columns are"],
		[
			"a column of words",
			["words.csv", "y = a + b * kind"],
			'column "kind" is text, and a formula needs numbers; write the values as numbers',
		],
		[
			"a word among numbers",
			["words.csv", decay],
			'row 8 (line 9), column "x": "seven" is not a number',
		],
		[
			"missing cells",
			["gaps.csv", "y = a * x * z"],
			'2 cells are missing, the first: row 5 (line 6), column "y"; --missing drop leaves such rows out',
		],
		[
			"an infinite cell",
			["infinite.csv", "y = a * x"],
			'a cell is missing: row 2 (line 3), column "y" ("inf"); --missing drop',
		],
		[
			"a mean for missing cells",
			["gaps.csv", decay, "--missing", "mean"],
			"Allowed choices are error, drop",
		],
		[
			"no column for sigma",
			["sigma.csv", decay, "--sigma", "ss"],
			'--sigma has "ss", and there is no such column; did you mean "s"?',
		],
		[
			"a sigma of 0",
			["sigma.csv", decay, "--sigma", "bad"],
			'row 4, column "bad": a standard deviation must be above 0, got 0',
		],
		["absolute sigma alone", [d, decay, "--absolute-sigma"], "needs sigma"],
		["an unknown loss", [d, decay, "--loss", "hubert"], "Allowed choices are"],
		["a scale without a loss", [d, decay, "--scale", "2"], "has no scale"],
		["a scale of 0", [d, decay, "--scale", "0"], "a number above 0"],
		[
			"a level of 1",
			[d, decay, "--level", "1"],
			"a number above 0 and below 1",
		],
		["a level of 95", [d, decay, "--level", "95"], "a number above 0 and"],
		["no starts", [d, decay, "--starts", "0"], "a whole number from 1"],
		[
			"a formula that is not finite at the start",
			["zero.csv", "y = a * log(x)", "--start", "a=1"],
			/not finite at the start \(a = 1\) in row 1, where x = -5/,
		],
		[
			"a formula that is not finite anywhere, without a start",
			["zero.csv", "y = a * log(x)"],
			/not finite at the start \(a = 1\) in row 1/,
		],
		[
			"a formula that is not finite, with rows left out",
			["zeroGap.csv", "y = a / x", "--missing", "drop", "--start", "a=1"],
			"in row 6, where x = 0",
		],
		["pictures in a file", [d, decay, "--out", d], "cannot make decay.csv"],
		["pictures in no directory", [d, decay, "--out", "no/a"], "cannot make"],
	])("%s", async (_, args, message) => {
		const before = readdirSync(".");
		const outcome = await runCommand("fit", ...args);
		expect(outcome.stderr.match(/^/gm)?.length).toBeLessThan(6);
		expect(outcome.stderr).toMatch(/^ravine: /);
		if (typeof message === "string") {
			expect(outcome.stderr).toContain(message);
		} else expect(outcome.stderr).toMatch(message);
		expect(outcome.stderr).not.toMatch(/^\s+at /m);
		expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({
			code: 2,
			stdout: "",
		});
		expect(readdirSync(".")).toEqual(before);
	});

	test("formulas of 20,000 characters are fitted, longer ones refused", async () => {
		const terms = "+ 0 * x ";
		const long = `y = a * x ${terms.repeat(1200)}`;
		expect((await record("straight.csv", long)).converged).toBe(true);
		expectRefusal(
			await runCommand("fit", d, `y = a * x ${terms.repeat(3000)}`),
			"characters long; at most 20,000 are read",
		);
	}, 60_000);

	test("any texts are refused or fitted, never a defect", async () => {
		const pieces = fc.constantFrom(
			...["a", "b", "x", "y", "constructor", "__proto__", "größe", "1e400"],
			...["0", "1", "=", "..", ",", "+", "*", "/", "^", "(", ")", "exp", " "],
		);
		const text = fc.oneof(
			fc.array(pieces, { maxLength: 9 }).map((all) => all.join("")),
			fc.string({ unit: "binary" }),
		);
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(
					text.map((right) => `y = ${right}`),
					text,
				),
				fc.constantFrom("--start", "--bounds", "--fixed"),
				fc.option(text),
				async (formula, option, value) => {
					const { code, stdout, stderr } = await runCommand(
						...["fit", "--json", "straight.csv"],
						...(value === null ? [] : [`${option}=${value}`]),
						...["--", formula],
					);
					expect([0, 1, 2]).toContain(code);
					if (code === 2) expect(stdout).toBe("");
					else expect(JSON.parse(stdout).parameters).toBeTypeOf("object");
					expect(stderr).not.toMatch(/^\s+at /m);
				},
			),
			draws(75, 1),
		);
		expect(existsSync("fit.svg")).toBe(false);
	}, 600_000);
});
