import type { Precision, Program } from "../../language/program.js";
import { stagesOf } from "../../language/stages.js";
import {
	accessesMemory,
	type FunctionBuilder,
	type Instruction,
	MAX_PAGES,
	type ModuleDescription,
	opensBlock,
} from "./assembler.js";
import { emitModule } from "./emit.js";

/** The kernels of a rule in WebAssembly's text format, from the same modules that run. */
export function kernelText(program: Program, precision: Precision): string {
	if (program.sections !== undefined) {
		return program.sections
			.flatMap(({ pattern, program: own }) =>
				own ? [`;; for ${pattern}\n${kernelText(own, precision)}`] : [],
			)
			.join("");
	}
	return disassemble(emitModule(program, stagesOf(program), precision, false));
}

/** The module in WebAssembly's text format. */
export function disassemble(module: ModuleDescription): string {
	const memory = module.sharedMemory ? `1 ${MAX_PAGES} shared` : "1";
	const lines = [
		"(module",
		`  (import "ravine" "memory" (memory ${memory}))`,
		...module.imports.map(
			({ name, arity }) =>
				`  (import "math" "${name}" (func $${name} (param${" f64".repeat(arity)}) (result f64)))`,
		),
	];
	for (const { name, bytes } of module.globals) {
		lines.push(
			`  (global $${name} v128 (v128.const i8x16 ${bytes.join(" ")}))`,
		);
	}
	for (const builder of [...module.functions, ...module.internal]) {
		const { name, parameters, result } = builder;
		const exported = module.functions.includes(builder);
		const locals = legible(builder.locals);
		const declared = (keyword: string, local: (typeof locals)[number]) =>
			`(${keyword} $${local.name} ${local.type})`;
		lines.push(
			[
				`  (func $${name}${exported ? ` (export "${name}")` : ""}`,
				...locals.slice(0, parameters).map((local) => declared("param", local)),
				...(result === undefined ? [] : [`(result ${result})`]),
			].join(" "),
		);
		for (const local of locals.slice(parameters)) {
			lines.push(`    ${declared("local", local)}`);
		}
		let depth = 2;
		for (const instruction of builder.body) {
			if (instruction.op === "end") depth--;
			lines.push(`${"  ".repeat(depth)}${line(instruction, locals)}`);
			if (opensBlock(instruction.op)) depth++;
		}
		lines.push("  )");
	}
	return [...lines, ")", ""].join("\n");
}

/** Locals with names that the text format allows (only ASCII); a name in use gets a number appended. */
function legible(locals: FunctionBuilder["locals"]): FunctionBuilder["locals"] {
	const names = new Set<string>();
	return locals.map(({ name, type }) => {
		const plain = name.replace(/[^\w.]/gu, "_");
		let unique = plain;
		for (let k = 2; names.has(unique); k++) unique = `${plain}.${k}`;
		names.add(unique);
		return { name: unique, type };
	});
}

function line(
	{ op, immediate }: Instruction,
	locals: FunctionBuilder["locals"],
): string {
	if (immediate === undefined) return op;
	if (typeof immediate === "string") return `${op} $${immediate}`;
	if (typeof immediate !== "number") {
		const kind = op === "v128.const" ? " i8x16" : "";
		return `${op}${kind} ${immediate.join(" ")}`;
	}
	if (op.startsWith("local.")) {
		return `${op} $${(locals[immediate] as { name: string }).name}`;
	}
	if (accessesMemory(op)) {
		// The bytes have the same alignment hint.
		return `${op}${immediate === 0 ? "" : ` offset=${immediate}`} align=4`;
	}
	return `${op} ${immediate}`;
}
