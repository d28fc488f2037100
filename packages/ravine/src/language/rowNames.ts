import { dotLeaf } from "./dots.js";
import { suggestion } from "./errors.js";
import { type Fail, nodeCheck } from "./lineChecks.js";
import { lower } from "./lower.js";
import { functions, type SyntaxNode } from "./parse.js";
import type { ProgramBuilder } from "./program.js";
import { isReductionName } from "./reductions.js";
import { isIdentifier, words } from "./tokens.js";

/** For each name the length of its array: a parameter's, or that of a block of columns in each row. Undefined: a number. */
export type Lengths = ReadonlyMap<string, number | undefined>;

/** The names of a text that is computed row by row: columns and parameters. */
export class RowNames {
	/** The parameters that occurred so far. */
	readonly used = new Set<string>();
	readonly #columns: Lengths;
	readonly #parameters: Lengths;

	/**
	 * @param what the text, for errors: "model".
	 * @throws TextError for a parameter with an unsuitable name, and for a name that is both.
	 */
	constructor(
		private readonly what: string,
		columns: Lengths,
		parameters: Lengths,
		private readonly fail: Fail,
	) {
		this.#columns = columns;
		this.#parameters = parameters;
		for (const one of parameters.keys()) {
			const taken = functions.has(one) || words.has(one) || one === "pi";
			if (taken || !isIdentifier(one)) {
				fail(`${JSON.stringify(one)} cannot be a parameter's name`);
			}
			if (this.#columns.has(one)) {
				fail(
					`"${one}" is a column and a parameter; give one of them another name`,
				);
			}
		}
	}

	isParameter(name: string): boolean {
		return this.#parameters.has(name);
	}

	/** The node of a name: a leaf of kind `element` for a column, `step` for a parameter. */
	lookUp(builder: ProgramBuilder, name: string, at: number): number {
		const isColumn = this.#columns.has(name);
		if (name === "pi") {
			if (isColumn) {
				this.fail('"pi" is a number; give the column another name', at);
			}
			return builder.constant(Math.PI);
		}
		const length = this.#columns.get(name) ?? this.#parameters.get(name);
		if (length !== undefined) {
			this.fail(
				`"${name}" has ${length} numbers${isColumn ? " in each row" : ""}, not one; use ${isColumn ? `dot(W, ${name}) with an array W of parameters` : `dot(${name}, X) with a block X of columns`}`,
				at,
			);
		}
		if (isColumn) return builder.leaf("variable", "element", name);
		if (!this.isParameter(name)) this.#unknown(name, at);
		this.used.add(name);
		return builder.leaf("variable", "step", name);
	}

	/** Fails for a parameter of the start that did not occur. */
	checkUse(): void {
		const unused = [...this.#parameters.keys()].find(
			(one) => !this.used.has(one),
		);
		if (unused === undefined) return;
		this.fail(
			`the start has "${unused}", which the ${this.what} does not${suggestion(unused, [...this.used, ...this.#columns.keys()])}`,
		);
	}

	/** Lowers all nodes of a text: for each its node in the builder. */
	lowerAll(builder: ProgramBuilder, nodes: readonly SyntaxNode[]): number[] {
		const check = nodeCheck(this.fail);
		const lookUp = (name: string, at: number) => this.lookUp(builder, name, at);
		const lowered: number[] = [];
		const arrays = new Set(
			nodes.flatMap((node) => (node.op === "dot" ? node.args : [])),
		);
		nodes.forEach((node, index) => {
			// The arrays of a dot have no node of their own.
			if (arrays.has(index)) {
				lowered.push(-1);
				return;
			}
			if (node.op === "dot") {
				const [a, b] = node.args.map((arg) => nodes[arg]);
				const dot = this.#dot(builder, a as SyntaxNode, b as SyntaxNode);
				lowered.push(dot);
				return;
			}
			if (isReductionName(node.op)) {
				this.fail(
					`a ${this.what} is computed row by row, without ${node.op} of all rows`,
					node.at,
				);
			}
			lowered.push(lower(builder, node, lowered, lookUp, check));
		});
		return lowered;
	}

	/** The leaf of a product of two arrays, of which one has parameters. */
	#dot(builder: ProgramBuilder, a: SyntaxNode, b: SyntaxNode): number {
		const one = this.#arrayOf(a);
		const other = this.#arrayOf(b);
		if (one.length !== other.length) {
			this.fail(
				`dot needs arrays of equal lengths; ${one.name} has ${one.length} numbers, ${other.name} has ${other.length}`,
				a.at,
			);
		}
		const [first, second] = one.isColumn ? [other, one] : [one, other];
		if (first.isColumn) {
			this.fail(
				"dot joins an array of parameters with a block of columns, or two arrays of parameters; both are columns here",
				a.at,
			);
		}
		const kind = second.isColumn ? "element" : "step";
		return dotLeaf(builder, first.name, second.name, kind);
	}

	#arrayOf(node: SyntaxNode) {
		const { at } = node;
		if (node.op !== "name") {
			this.fail(
				"dot takes the names of arrays, as dot(W, X), not expressions",
				at,
			);
		}
		const { name } = node as SyntaxNode & { op: "name" };
		const isColumn = this.#columns.has(name);
		if (!isColumn && !this.isParameter(name)) this.#unknown(name, at);
		const length = (isColumn ? this.#columns : this.#parameters).get(name);
		if (length === undefined) {
			this.fail(
				isColumn
					? `dot needs a block of columns; "${name}" is one column`
					: `dot needs an array of parameters; "${name}" is one number`,
				at,
			);
		}
		if (!isColumn) this.used.add(name);
		return { name, isColumn, length };
	}

	#unknown(name: string, at: number): never {
		const columns = [...this.#columns.keys()];
		const parameters = [...this.#parameters.keys()];
		return this.fail(
			`"${name}" is neither a column nor a parameter with a start${suggestion(name, [...columns, ...parameters])}; the columns are ${columns.join(", ")}; the parameters are ${parameters.join(", ")}`,
			at,
		);
	}
}
