import { batch, effect, type ReadonlySignal, signal } from "@preact/signals";
import { isRefusal } from "ravine";
import {
	type DataChoice,
	defaultChoice,
	OWN_TABLE,
} from "../model/dataChoice.js";
import type { Lab } from "../model/lab.js";
import { LongRacer } from "./longRace.js";
import { isModelName, readModel } from "./models.js";
import { DataError, type Prepared, prepare } from "./prepare.js";
import { readCsv } from "./readCsv.js";
import { type Sample, sampleNamed, samples } from "./samples.js";
import {
	type NumberColumn,
	type Pairs,
	pairsOf,
	type Table,
	TableError,
} from "./table.js";

/** A table with the cost that a model makes of two of its columns. */
export interface Loaded {
	readonly table: Table;
	readonly sample: Sample | undefined;
	readonly x: NumberColumn;
	readonly y: NumberColumn;
	readonly pairs: Pairs;
	readonly prepared: Prepared;
}

/** Makes the cost of the data that are chosen, for the section and for the lab. */
export class Desk {
	readonly lab: Lab;
	/** The table that the reader has opened. */
	readonly own: ReadonlySignal<Table | undefined>;
	/** What the section shows; the lab's own choice while it races on data. */
	readonly choice: ReadonlySignal<DataChoice>;
	/** The chosen table, also where the model has a problem. */
	readonly table: ReadonlySignal<Table | undefined>;
	/** What has come of the choice; the last one while the next is computed, or has a problem. */
	readonly loaded: ReadonlySignal<Loaded | undefined>;
	/** Why nothing has come of the choice, as a sentence without a full stop. */
	readonly problem: ReadonlySignal<string | undefined>;
	/** Why a file could not be read. */
	readonly fileProblem: ReadonlySignal<string | undefined>;
	/** The share of a file that is read; undefined: none is being read. */
	readonly reading: ReadonlySignal<number | undefined>;

	/** Races on many rows in the background. */
	readonly long: LongRacer;

	readonly #own = signal<Table | undefined>(undefined);
	readonly #choice = signal<DataChoice>({
		...defaultChoice,
		table: (samples[0] as Sample).name,
	});
	readonly #table = signal<Table | undefined>(undefined);
	readonly #loaded = signal<Loaded | undefined>(undefined);
	readonly #problem = signal<string | undefined>(undefined);
	readonly #fileProblem = signal<string | undefined>(undefined);
	readonly #reading = signal<number | undefined>(undefined);
	#file: AbortController | undefined;
	/** The runs' texts when the lab began to race on data. */
	#before: ReadonlyMap<number, string> = new Map();
	#made = "";
	#turn = 0;

	constructor(lab: Lab) {
		this.lab = lab;
		this.own = this.#own;
		this.choice = this.#choice;
		this.table = this.#table;
		this.loaded = this.#loaded;
		this.problem = this.#problem;
		this.fileProblem = this.#fileProblem;
		this.reading = this.#reading;
		effect(() => {
			if (lab.data.value !== undefined) this.#choice.value = lab.data.value;
		});
		this.long = new LongRacer(lab);
		effect(() => void this.#make(this.#choice.value, this.#own.value));
		effect(() => {
			if (lab.data.value === undefined) return;
			const { value: loaded } = this.#loaded;
			const { value: message } = this.#problem;
			lab.dataGround.value = {
				...(loaded && { ground: loaded.prepared.ground }),
				problem: message === undefined ? undefined : { message },
			};
		});
		effect(() => this.raceInBackground());
	}

	/** Races on many rows in the background, where the lab needs it. */
	raceInBackground(): void {
		const loaded = this.#loaded.value;
		if (this.lab.data.value === undefined || loaded === undefined) return;
		this.long.ask(loaded.prepared);
	}

	/** Changes a part of the choice. */
	choose(change: Partial<DataChoice>): void {
		const choice = { ...this.#choice.peek(), ...change };
		if (this.lab.data.peek() === undefined) this.#choice.value = choice;
		else this.lab.setData(choice);
	}

	chooseSample({ name, model }: Sample): void {
		this.choose({ table: name, x: "", y: "", model });
	}

	/** Lets the lab race on the chosen data. */
	race(): void {
		const { runs } = this.lab;
		this.#before = new Map(runs.peek().map(({ id, text }) => [id, text]));
		this.lab.setData(this.#choice.peek());
	}

	/** Whether the lab still races on these data. */
	isRacingOn(loaded: Loaded): boolean {
		const isRacing = this.lab.data.peek() !== undefined;
		return isRacing && this.#loaded.peek() === loaded;
	}

	/** Lets the lab race on its function again, with the runs' texts from before. */
	leave(): void {
		batch(() => {
			this.lab.setCost(this.lab.cost.peek());
			for (const [id, text] of this.#before) this.lab.setText(id, text);
			this.#before = new Map();
		});
	}

	/** Opens a file or a pasted text; a file that is still being read is given up. */
	async open(title: string, source: Blob | string): Promise<void> {
		this.cancel();
		const file = new AbortController();
		this.#file = file;
		this.#fileProblem.value = undefined;
		this.#reading.value = 0;
		try {
			const table = await readCsv(title, source, {
				signal: file.signal,
				onProgress: (share) => {
					if (!file.signal.aborted) this.#reading.value = share;
				},
			});
			this.#own.value = table;
			this.choose({ table: OWN_TABLE, x: "", y: "", model: suited(table) });
		} catch (error) {
			if (file.signal.aborted) return;
			this.#fileProblem.value = sentenceOf(error);
		} finally {
			if (this.#file === file) this.#reading.value = undefined;
		}
	}

	/** Gives up the file that is being read. */
	cancel(): void {
		this.#file?.abort();
		this.#reading.value = undefined;
	}

	async #make(choice: DataChoice, own: Table | undefined): Promise<void> {
		const { batch: _, ...rest } = choice;
		const isOwn = choice.table === OWN_TABLE;
		const made = JSON.stringify([rest, isOwn ? (own?.title ?? null) : ""]);
		if (made === this.#made && (!isOwn || own === this.#table.peek())) return;
		this.#made = made;
		const turn = ++this.#turn;
		const isLate = () => turn !== this.#turn;
		try {
			const table = isOwn ? ownTable(own) : await sampleTable(choice.table);
			if (isLate()) return;
			this.#table.value = table;
			const loaded = await load(table, choice);
			if (isLate()) return;
			this.#loaded.value = loaded;
			this.#problem.value = undefined;
		} catch (error) {
			if (isLate()) return;
			this.#made = "";
			// Figures of another table would stand below this one's name.
			if (this.#loaded.peek()?.table !== this.#table.peek()) {
				this.#loaded.value = undefined;
			}
			this.#problem.value = sentenceOf(error);
		}
	}
}

function sentenceOf(error: unknown): string {
	const isOurs = error instanceof TableError || error instanceof DataError;
	if (isOurs || isRefusal(error)) return (error as Error).message;
	throw error;
}

/** The model that suits a table that the reader has opened: a logistic curve where y is 0 or 1. */
function suited({ columns }: Table): string {
	const [, y] = columns;
	const isBinary = y?.values.every(
		(value) => value === 0 || value === 1 || Number.isNaN(value),
	);
	return isBinary ? "logistic" : "line";
}

function ownTable(own: Table | undefined): Table {
	if (own !== undefined) return own;
	throw new TableError(
		"the link was made with somebody's own rows, which a link does not carry; open the CSV file under Your data, or choose one of the page's tables there",
	);
}

const tables = new Map<string, Promise<Table>>();

async function sampleTable(name: string): Promise<Table> {
	const sample = sampleNamed(name);
	if (sample === undefined) {
		throw new TableError(
			`there is no table "${name.slice(0, 40)}"; the page has ${samples.map((one) => one.name).join(", ")}`,
		);
	}
	const { title } = sample;
	const found =
		tables.get(name) ??
		sample.load().then(
			({ default: text }) => readCsv(title, text),
			() => {
				tables.delete(name);
				throw new TableError("the table could not be loaded; choose it again");
			},
		);
	tables.set(name, found);
	return found;
}

async function load(table: Table, choice: DataChoice): Promise<Loaded> {
	const { columns } = table;
	const x = columnOf(table, choice.x) ?? (columns[0] as NumberColumn);
	const other = columns.find((column) => column !== x) as NumberColumn;
	const y = columnOf(table, choice.y) ?? other;
	const { model, problem } = readModel(choice.model);
	if (model === undefined) throw new DataError(problem.message);
	const pairs = pairsOf(table, x, y);
	const sample = sampleNamed(choice.table);
	const isUsual = sample?.model === choice.model && x === columns[0];
	const start = isUsual ? sample.start : undefined;
	const prepared = await prepare(model, pairs, choice.standardised, start);
	return { table, sample, x, y, pairs, prepared };
}

/** @throws TableError for a name that the table does not have. */
function columnOf(
	{ columns, title }: Table,
	name: string,
): NumberColumn | undefined {
	if (name === "") return undefined;
	const found = columns.find((column) => column.name === name);
	if (found !== undefined) return found;
	throw new TableError(
		`${title} has no column of numbers called "${name.slice(0, 60)}"`,
	);
}

/** A model's text in a field: a name stands for its equation. */
export function modelText(model: string): string {
	if (!isModelName(model)) return model;
	return readModel(model).model?.equation ?? model;
}

const desks = new WeakMap<Lab, Desk>();

/** The desk of a lab; there is one. */
export function deskOf(lab: Lab): Desk {
	const desk = desks.get(lab) ?? new Desk(lab);
	desks.set(lab, desk);
	return desk;
}
