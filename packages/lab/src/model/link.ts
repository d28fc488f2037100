import {
	type DataChoice,
	defaultChoice,
	MAX_BATCH,
	MAX_CHOICE_TEXT,
} from "./dataChoice.js";
import type { Interval, Point } from "./ground.js";
import { isDrawable, MAX_FORMULA } from "./ground.js";
import {
	defaultState,
	type LabState,
	MAX_RUNS,
	MAX_STEPS,
	type View,
} from "./lab.js";

/** The version of the links that this page writes. It reads this one and all earlier ones. */
const VERSION = "1";
/** A longer link is refused before it is read: eight long rules and a long formula have room, in any alphabet. */
export const MAX_LINK = 400_000;
const MAX_SEED = 2 ** 31;
const MAX_STYLE = 63;
/** What the field of a further part begins with. */
const PART = "part.";
const MAX_PARTS = 12;
/** A part with a longer text, such as many numbers of one's own, is not in the link. */
const MAX_PART = 8000;

export type ReadLink =
	| { readonly state: LabState; readonly problem?: undefined }
	| { readonly state?: undefined; readonly problem: string };

/** The state as the part of an address behind `#`. What is as in the default state is left out. */
export function writeLink(state: LabState): string {
	const fields: [string, string][] = [["v", VERSION]];
	const add = (name: string, value: string, usual: string) => {
		if (value !== usual) fields.push([name, value]);
	};
	add("cost", state.cost, defaultState.cost);
	if (state.data !== undefined) fields.push(...dataFields(state.data));
	if (state.start !== undefined)
		fields.push(["start", writePoint(state.start)]);
	if (state.view !== undefined) fields.push(["view", writeView(state.view)]);
	if (state.target !== undefined) {
		fields.push(["target", String(state.target)]);
	}
	const runs = state.runs.map(
		({ text, style, hidden }) => `${style}${hidden ? "-" : ""}:${text}`,
	);
	const usual = defaultState.runs.map(({ text, style }) => `${style}:${text}`);
	if (runs.join("\n") !== usual.join("\n")) {
		// A link without runs says so, because a link that leaves them out has the default ones.
		for (const run of runs.length === 0 ? [""] : runs)
			fields.push(["run", run]);
	}
	for (const name of ["steps", "noise", "seed", "step"] as const) {
		add(name, String(state[name]), String(defaultState[name]));
	}
	for (const [id, text] of Object.entries(state.parts)) {
		if (text.length <= MAX_PART) fields.push([`${PART}${id}`, text]);
	}
	return new URLSearchParams(fields).toString();
}

/**
 * Reads the part of an address behind `#`; without a `v` in it, it is not a link of this page and gives undefined. Nothing
 * of a link is ever run: its texts go through the same parsers as typed ones.
 */
export function readLink(hash: string): ReadLink | undefined {
	const text = hash.replace(/^#/, "");
	if (text.length > MAX_LINK) {
		return {
			problem: `the link has ${text.length} characters; at most ${MAX_LINK} are read`,
		};
	}
	const fields = new URLSearchParams(text);
	const version = fields.get("v");
	if (version === null) return undefined;
	if (version !== VERSION) {
		return {
			problem: `the link has version ${version.slice(0, 20)}; this page reads version ${VERSION}`,
		};
	}
	try {
		return { state: readState(fields) };
	} catch (error) {
		if (error instanceof LinkError) return { problem: error.message };
		throw error;
	}
}

/** What a link keeps of the data: which table, never its rows. */
function dataFields(data: DataChoice): [string, string][] {
	const { table, x, y, model, standardised, batch } = data;
	const fields: [string, string, string][] = [
		["x", x, defaultChoice.x],
		["y", y, defaultChoice.y],
		["model", model, defaultChoice.model],
		["scaled", String(standardised), String(defaultChoice.standardised)],
		["batch", String(batch), String(defaultChoice.batch)],
	];
	const changed = fields.filter(([, value, usual]) => value !== usual);
	return [
		["data", table],
		...changed.map(([name, value]): [string, string] => [name, value]),
	];
}

function readData(fields: URLSearchParams): DataChoice | undefined {
	const table = fields.get("data");
	if (table === null) return undefined;
	const text = (name: "x" | "y" | "model") => {
		const value = fields.get(name) ?? defaultChoice[name];
		if (value.length <= MAX_CHOICE_TEXT) return value;
		throw new LinkError(
			`the link's ${name} has ${value.length} characters; at most ${MAX_CHOICE_TEXT} are read`,
		);
	};
	const batch = finite("batch", fields.get("batch") ?? "0");
	if (!Number.isInteger(batch) || batch < 0 || batch > MAX_BATCH) {
		throw new LinkError(`the link's batch is ${batch}, which is out of range`);
	}
	return {
		...{ table: table.slice(0, MAX_CHOICE_TEXT), batch },
		...{ x: text("x"), y: text("y"), model: text("model") },
		standardised: fields.get("scaled") !== "false",
	};
}

class LinkError extends Error {}

function readState(fields: URLSearchParams): LabState {
	const cost = fields.get("cost") ?? defaultState.cost;
	if (cost.length > MAX_FORMULA) {
		throw new LinkError(
			`the link's formula has ${cost.length} characters; at most ${MAX_FORMULA} are read`,
		);
	}
	const start = fields.get("start");
	const view = fields.get("view");
	const target = fields.get("target");
	const steps = readNumber(fields, "steps", 1, MAX_STEPS);
	return {
		cost,
		data: readData(fields),
		start: start === null ? undefined : readPoint(start),
		view: view === null ? undefined : readView(view),
		target: target === null ? undefined : finite("target", target),
		runs: fields.has("run")
			? readRuns(fields.getAll("run"))
			: defaultState.runs,
		steps,
		noise: readNumber(fields, "noise", 0, Number.MAX_VALUE),
		seed: readNumber(fields, "seed", 0, MAX_SEED),
		step: fields.has("step")
			? Math.min(steps, readNumber(fields, "step", 0, MAX_STEPS))
			: Math.min(steps, defaultState.step),
		parts: readParts(fields),
	};
}

/** The texts of further parts; each part reads its own and ignores one that it cannot read. */
function readParts(fields: URLSearchParams): LabState["parts"] {
	const parts = [...fields].filter(([name]) =>
		/^part\.[a-z]{1,20}$/.test(name),
	);
	if (parts.length > MAX_PARTS) {
		throw new LinkError(
			`the link has ${parts.length} parts; at most ${MAX_PARTS} are read`,
		);
	}
	return Object.fromEntries(
		parts.map(([name, text]) => [name.slice(PART.length), text]),
	);
}

const WHOLE = new Set(["steps", "seed", "step"]);

function readNumber(
	fields: URLSearchParams,
	name: "steps" | "noise" | "seed" | "step",
	low: number,
	high: number,
): number {
	const text = fields.get(name);
	if (text === null) return defaultState[name];
	const value = finite(name, text);
	if (
		value < low ||
		value > high ||
		(WHOLE.has(name) && !Number.isInteger(value))
	) {
		throw new LinkError(
			`the link's ${name} is ${shown(text)}, which is out of range`,
		);
	}
	return value;
}

function finite(name: string, text: string): number {
	const value = Number(text);
	if (text.trim() !== "" && Number.isFinite(value)) return value;
	throw new LinkError(
		`the link's ${name} is ${shown(text)}, which is not a number`,
	);
}

function shown(text: string): string {
	return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

function writePoint(point: Point): string {
	return Object.entries(point)
		.map(([name, value]) => `${name}:${String(value)}`)
		.join(",");
}

function readPoint(text: string): Point {
	const entries = text.split(",").map((part) => {
		const colon = part.lastIndexOf(":");
		const name = part.slice(0, Math.max(0, colon));
		if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) {
			throw new LinkError(
				`the link's start is ${shown(text)}; a start is written x:-5,y:-2`,
			);
		}
		return [name, finite("start", part.slice(colon + 1))] as const;
	});
	return Object.fromEntries(entries);
}

function writeView({ x, y }: View): string {
	return [...x, ...y].map(String).join(",");
}

/** Undefined for a view that cannot be drawn; the cost's own is shown then. */
function readView(text: string): View | undefined {
	const numbers = text.split(",").map((part) => finite("view", part));
	const [x0, x1, y0, y1] = numbers as [number, number, number, number];
	if (numbers.length !== 4 || !(x0 < x1 && y0 < y1)) {
		throw new LinkError(
			`the link's view is ${shown(text)}; a view is four numbers, two rising pairs`,
		);
	}
	const [x, y]: [Interval, Interval] = [
		[x0, x1],
		[y0, y1],
	];
	return isDrawable(x) && isDrawable(y) ? { x, y } : undefined;
}

function readRuns(texts: readonly string[]): LabState["runs"] {
	const runs = texts.filter((text) => text !== "");
	if (runs.length > MAX_RUNS) {
		throw new LinkError(
			`the link has ${runs.length} runs; at most ${MAX_RUNS} are read`,
		);
	}
	return runs.map((run) => {
		const [, style, hidden, text] = /^(\d{1,2})(-?):(.*)$/s.exec(run) ?? [];
		if (
			style === undefined ||
			text === undefined ||
			Number(style) > MAX_STYLE
		) {
			throw new LinkError(
				`the link's run ${shown(run)} is not written as 0:adam()`,
			);
		}
		return { text, style: Number(style), hidden: hidden === "-" };
	});
}
