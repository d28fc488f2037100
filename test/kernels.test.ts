import { rule } from "ravine";
import { kernelText } from "ravine/explain";
import { rules } from "ravine/rules";
import { describe, expect, test } from "vitest";
import loadWabt from "wabt";
import {
	assemble,
	FunctionBuilder,
	type ModuleDescription,
} from "../packages/ravine/src/backends/webassembly/assembler.js";
import { emitModule } from "../packages/ravine/src/backends/webassembly/emit.js";
import { disassemble } from "../packages/ravine/src/backends/webassembly/kernelText.js";
import { stagesOf } from "../packages/ravine/src/language/stages.js";
import { chains } from "./chains.js";
import { linkTexts, ruleTexts } from "./ruleTexts.js";

const wabt = await loadWabt();
const precisions = ["float32", "float64"] as const;

describe.each(precisions)("the kernel of each rule, %s", (precision) => {
	test.each([...rules])("$name", async (make) => {
		const { name, program } = make();
		await expect(kernelText(program, precision)).toMatchFileSnapshot(
			`kernels/${name}.${precision}.wat`,
		);
	});

	test.each(chains)("%s", async (name, { program }) => {
		await expect(kernelText(program, precision)).toMatchFileSnapshot(
			`kernels/${name}.${precision}.wat`,
		);
	});
});

describe.each(precisions)(
	"another assembler makes the same code from the text, %s",
	(precision) => {
		const programs = [
			...rules.map((make) => make().program),
			...chains.map(([, { program }]) => program),
			...Object.entries({ ...ruleTexts, ...linkTexts }).map(
				([name, text]) => rule(name, text)().program,
			),
		];
		test.each(programs)("$name", (program) => {
			const theirs = theirBytes(kernelText(program, precision));
			const ours = assemble(
				emitModule(program, stagesOf(program), precision, false),
			);
			expect(WebAssembly.validate(ours)).toBe(true);
			expect(read(ours)).toEqual(read(theirs));
		});
	},
);

test("a shared memory, large constants and every immediate agree too", () => {
	const builder = new FunctionBuilder("f", { x: "i32", "x.at": "i32" }, "f64");
	const number = builder.local("x", "f64");
	builder.emit("loop").emit("loop");
	for (const value of [0, 1, -1, 63, 64, -64, -65, 8191, -8193, 2 ** 31 - 1]) {
		builder.emit("i32.const", value).set(0);
	}
	builder.emit("i32.const", -(2 ** 31)).emit("br_if", 1);
	builder.get(0).get(1).emit("i32.lt_u").emit("br_if", 0);
	builder.emit("end").emit("end");
	builder.get(0).get(number).emit("f64.store", 40_000).get(number);
	const inner = new FunctionBuilder("inner", { a: "v128" }, "v128");
	inner.emit("global.get", "-0.5").emit("v128.any_true").emit("if");
	inner.get(0).emit("call", "inner").set(0).emit("end").get(0);
	const module: ModuleDescription = {
		imports: [],
		sharedMemory: true,
		functions: [builder],
		internal: [inner],
		globals: [
			{ name: "first", bytes: new Array(16).fill(7) },
			{ name: "-0.5", bytes: Array.from({ length: 16 }, (_, k) => k) },
		],
	};
	const ours = assemble(module);
	expect(WebAssembly.validate(ours)).toBe(true);
	expect(read(ours)).toEqual(read(theirBytes(disassemble(module))));
});

test("kernels may use names that the text format does not allow", () => {
	const { program } = rule(
		"greek",
		"setting α = 0.1\nstate größe = 0\ngröße = größe + g\nw = w - α * größe",
	)();
	const text = kernelText(program, "float32");
	expect(read(theirBytes(text))).toEqual(
		read(assemble(emitModule(program, stagesOf(program), "float32", false))),
	);
});

/** wabt's types lack the parameter of `validate`. */
type Parsed = ReturnType<typeof wabt.parseWat> & {
	validate(features: object): void;
};

function theirBytes(text: string): Uint8Array {
	const features = { simd: true, threads: true };
	const module: Parsed = wabt.parseWat("kernel.wat", text, features);
	module.resolveNames();
	module.validate(features);
	return module.toBinary({}).buffer;
}

interface Sections {
	readonly imports: string;
	readonly functions: readonly {
		readonly type: string;
		readonly locals: readonly number[];
		readonly body: string;
	}[];
	readonly globals: string;
	readonly exports: string;
}

const hexadecimal = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/**
 * Reads a module's sections in a form that does not depend on the assembler: types are resolved where they are used, and
 * locals are listed one by one.
 */
function read(bytes: Uint8Array): Sections {
	let at = 8;
	const number = () => {
		let value = 0;
		for (let factor = 1; ; factor *= 128) {
			const byte = bytes[at++] as number;
			value += (byte % 128) * factor;
			if (byte < 128) return value;
		}
	};
	const take = (length: number) => {
		at += length;
		return bytes.subarray(at - length, at);
	};
	const many = <T>(one: () => T): T[] => {
		return Array.from({ length: number() }, one);
	};
	const name = () => new TextDecoder().decode(take(number()));
	const types: string[] = [];
	const imports: string[] = [];
	const uses: number[] = [];
	const exports: string[] = [];
	let globals = "";
	const functions: { type: string; locals: number[]; body: string }[] = [];
	while (at < bytes.length) {
		const id = bytes[at++];
		const end = number() + at;
		if (id === 1) {
			types.push(
				...many(() => {
					at++;
					return `${hexadecimal(take(number()))} → ${hexadecimal(take(number()))}`;
				}),
			);
		} else if (id === 2) {
			imports.push(
				...many(() => {
					const path = `${name()}.${name()}`;
					if (bytes[at++] === 0) return `${path} ${types[number()]}`;
					const limits = bytes[at++] as number;
					return `${path} ${limits} ${number()} ${limits & 1 ? number() : ""}`;
				}),
			);
		} else if (id === 3) uses.push(...many(number));
		else if (id === 6) globals = hexadecimal(bytes.subarray(at, end));
		else if (id === 7) {
			exports.push(...many(() => `${name()} ${bytes[at++]} ${number()}`));
		} else if (id === 10) {
			let index = 0;
			functions.push(
				...many(() => {
					const stop = number() + at;
					const locals = many(() => {
						const count = number();
						return new Array<number>(count).fill(bytes[at++] as number);
					}).flat();
					const type = types[uses[index++] as number] as string;
					return { type, locals, body: hexadecimal(take(stop - at)) };
				}),
			);
		}
		at = end;
	}
	return {
		imports: imports.join("; "),
		functions,
		globals,
		exports: exports.join("; "),
	};
}
