import { nearest } from "ravine/explain";
import { InputError } from "../errors.js";
import { listed, shown } from "../text.js";
import type { Column } from "./column.js";
import type { Table } from "./csv.js";

/** The columns to learn from, and the column to predict. */
export interface Choice {
	readonly target: Column;
	readonly features: readonly Column[];
}

/**
 * Finds the requested columns, each by a header's cell or else by its number from 1.
 * @throws InputError for an unknown column, a name that two columns have, or no remaining feature.
 */
export function chooseColumns(
	table: Table,
	{
		target: asked,
		drop = [],
		features,
	}: {
		readonly target: string;
		readonly drop?: readonly string[] | undefined;
		readonly features?: readonly string[] | undefined;
	},
): Choice {
	const { file, columns, dialect } = table;
	if (columns.length < 2) {
		throw new InputError(
			`${shown(file)}: it has one column; besides the target at least one feature is needed, separated by a comma, semicolon, tab or bar`,
		);
	}
	const target = findColumn(table, "--target", asked);
	const dropped = findColumns(table, "--drop", drop);
	const wanted =
		features === undefined
			? columns.filter((column) => column !== target)
			: findColumns(table, "--features", features);
	for (const [option, list] of [
		["--drop", dropped],
		["--features", wanted],
	] as const) {
		if (list.includes(target)) {
			throw new InputError(`${option} ${shown(target.name)}: it is the target`);
		}
	}
	const left = wanted.filter((column) => !dropped.includes(column));
	if (left.length === 0) {
		throw new InputError(
			`${shown(file)}: no feature is left besides the target (${columns.length} columns, ${separatorName(dialect.separator)} between cells)`,
		);
	}
	return { target, features: left };
}

/** A separator's name. */
export function separatorName(separator: string): string {
	const names: Readonly<Record<string, string>> = {
		",": "commas",
		";": "semicolons",
		"\t": "tabs",
		"|": "bars",
	};
	return names[separator] ?? separator;
}

/** Finds the columns of lists such as `a,b`; a column's name may contain a comma. */
function findColumns(
	table: Table,
	option: string,
	lists: readonly string[],
): Column[] {
	const names = lists.flatMap((list) =>
		table.header.includes(list)
			? [list]
			: list
					.split(",")
					.map((name) => name.trim())
					.filter((name) => name !== ""),
	);
	return names.map((name) => findColumn(table, option, name));
}

function findColumn(
	{ file, header, columns }: Table,
	option: string,
	asked: string,
): Column {
	const at = header.indexOf(asked);
	if (at >= 0) {
		if (header.indexOf(asked, at + 1) < 0) return columns[at] as Column;
		throw new InputError(
			`${shown(file)}, line 1: more than one column is called "${shown(asked)}"; give its number from 1 to ${columns.length}`,
		);
	}
	// Without a header, a column's name in messages and in formulas works too.
	const form = header.length === 0 ? /^(?:column[ _])?(\d+)$/ : /^(\d+)$/;
	const number = form.exec(asked)?.[1];
	if (number !== undefined) {
		const column = columns[Number(number) - 1];
		if (column !== undefined) return column;
		throw new InputError(
			`${shown(file)}: ${option} ${shown(asked)}: its columns are 1 to ${columns.length}`,
		);
	}
	const near = nearest(asked, header);
	const known =
		header.length === 0
			? `the file has no header; give a column's number from 1 to ${columns.length}`
			: near !== undefined
				? `did you mean "${shown(near)}"?`
				: `its columns are ${listed(header)}`;
	throw new InputError(
		`${shown(file)}: no column is called "${shown(asked)}"; ${known}`,
	);
}
