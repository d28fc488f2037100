/** Rules with sections: each section's program runs on its own arrays, and all take their steps side by side. */

import type { Numbers } from "../language/evaluate.js";
import {
	type Precision,
	type Program,
	type Section,
	totals,
} from "../language/program.js";
import {
	type Backend,
	type Compiled,
	type Engine,
	type EngineArray,
	type Layout,
	layOut,
	type Order,
	type Outcome,
	type Phases,
	type SharedTotal,
	type Together,
} from "./backend.js";
import { countNonFinite } from "./stepper.js";

/** A section that moves, with its arrays. */
interface Part {
	readonly program: Program;
	readonly engine: Engine;
	readonly phases: Phases;
	/** The numbers of its arrays among all. */
	readonly members: readonly number[];
	/** The places of its settings among all. */
	readonly places: readonly number[];
	/** Its groups, for the given ones of all arrays. */
	groups: {
		readonly of: Order["groups"];
		readonly own: Order["groups"];
		/** The numbers of its groups among all. */
		readonly numbers: readonly number[];
	};
}

/**
 * Compiles the programs of all sections.
 * @param sectionOf each array's section.
 * @returns undefined for a backend whose engines cannot run section by section.
 */
export async function compileSections(
	backend: Backend,
	program: Program,
	precision: Precision,
	sectionOf: readonly number[],
	groups: Order["groups"],
): Promise<Compiled> {
	const sections = program.sections as readonly Section[];
	const compiled = await Promise.all(
		sections.map(
			({ program: own }) => own && backend.compile({ step: own }, precision),
		),
	);
	const used = sections.flatMap(({ program: own }, s) =>
		own !== undefined && sectionOf.includes(s) ? own : [],
	);
	const together =
		used.length > 1 ? await backend.together?.(used, precision) : undefined;
	return {
		engine: (layout) =>
			createSectioned(program, compiled, together, layout, sectionOf, groups),
	};
}

function createSectioned(
	program: Program,
	compiled: readonly (Compiled | undefined)[],
	together: ((layouts: readonly Layout[]) => Together | undefined) | undefined,
	layout: Layout,
	sectionOf: readonly number[],
	groups: Order["groups"],
): Engine {
	const sections = program.sections as readonly Section[];
	const moving = layout.arrays.filter(
		(_, a) => compiled[sectionOf[a] as number] !== undefined,
	);
	const shared = {
		total: moving.reduce((sum, { length }) => sum + length, 0),
		globals: createGlobals(sections),
	};
	const planned = sections.flatMap(({ program: own }, s) => {
		const members = sectionOf.flatMap((section, a) => (section === s ? a : []));
		if (own === undefined || members.length === 0) return [];
		const lengths = members.map((a) => layout.arrays[a]?.length as number);
		const local = localGroups(groups, members);
		const place = layOut(lengths, layout.precision, local.own);
		const places = own.settings.map((name) => program.settings.indexOf(name));
		const { engine } = compiled[s] as Compiled;
		const layoutHere = { ...place, shared };
		return { program: own, members, places, groups: local, engine, layoutHere };
	});
	const joint = together?.(planned.map(({ layoutHere }) => layoutHere));
	const parts = planned.map(
		({ engine: make, layoutHere, ...part }, p): Part => {
			const engine = joint?.engines[p] ?? make(layoutHere);
			const { phases } = engine;
			if (phases === undefined) {
				throw new TypeError("the backend cannot run a rule with sections");
			}
			return { ...part, engine, phases };
		},
	);
	const arrays = gatherArrays(layout, parts);
	return {
		arrays,
		get threads() {
			return Math.max(1, ...parts.map(({ engine }) => engine.threads));
		},
		get damage() {
			return parts.find(({ engine }) => engine.damage)?.engine.damage;
		},
		ready: Promise.all(parts.map(({ engine }) => engine.ready)).then(() => {}),
		start: (order) => start(parts, program, order),
		step: (order) => step(parts, joint, program, arrays, order),
		dispose() {
			for (const { engine } of parts) engine.dispose();
		},
	};
}

/** The memory of global states, which sections share. */
function createGlobals(
	sections: readonly Section[],
): Readonly<Record<string, Float64Array>> {
	const globals: Record<string, Float64Array> = Object.create(null);
	for (const { program } of sections) {
		for (const { name, per, initial } of program?.states ?? []) {
			if (per === "step") globals[name] ??= Float64Array.of(initial);
		}
	}
	return globals;
}

/** The arrays in their order; frozen ones have memory of their own and no states. */
function gatherArrays(
	{ arrays, precision }: Layout,
	parts: readonly Part[],
): EngineArray[] {
	const Numbers = precision === "float32" ? Float32Array : Float64Array;
	const found = new Map<number, EngineArray>();
	for (const { members, engine } of parts) {
		members.forEach((a, k) => {
			found.set(a, engine.arrays[k] as EngineArray);
		});
	}
	return arrays.map(({ length }, a) => {
		const create = (): Numbers => new Numbers(length);
		return (
			found.get(a) ?? { parameters: create(), gradients: create(), states: {} }
		);
	});
}

/** The groups of some arrays, numbered from 0. */
function localGroups(
	groups: Order["groups"],
	members: readonly number[],
): Part["groups"] {
	const numbers = [...new Set(members.map((a) => groups?.[a] ?? 0))];
	const own =
		numbers.length === 1
			? undefined
			: members.map((a) => numbers.indexOf(groups?.[a] ?? 0));
	return { of: groups, own, numbers };
}

/** The order of one section. */
function orderOf(part: Part, { settings: all }: Program, order: Order): Order {
	const { places, members } = part;
	if (order.groups !== part.groups.of) {
		part.groups = localGroups(order.groups, members);
	}
	const { own, numbers } = part.groups;
	const settings = new Float64Array(numbers.length * places.length);
	numbers.forEach((g, k) => {
		places.forEach((place, i) => {
			settings[k * places.length + i] = order.settings[
				g * all.length + place
			] as number;
		});
	});
	const gradients =
		order.gradients && members.map((a) => (order.gradients as never)[a]);
	return { ...order, settings, groups: own, gradients };
}

function start(
	parts: readonly Part[],
	program: Program,
	order: Parameters<Engine["start"]>[0],
): Outcome | undefined {
	for (const part of parts) {
		const own = orderOf(part, program, { ...order, t: 0 });
		const outcome = part.engine.start(own);
		if (outcome !== undefined) return placed(part, outcome);
	}
}

/** An outcome with the array's number among all. */
function placed({ members }: Part, outcome: Outcome): Outcome {
	if (outcome.what !== "scalar" || outcome.array === undefined) return outcome;
	return { ...outcome, array: members[outcome.array] };
}

function step(
	parts: readonly Part[],
	joint: Together | undefined,
	program: Program,
	arrays: readonly EngineArray[],
	given: Order,
): Outcome | undefined {
	const { check } = given;
	const order = { ...given, gradients: copyOwn(arrays, given.gradients) };
	const orders = parts.map((part) => orderOf(part, program, order));
	copyFrozen(parts, arrays, order);
	if (!areFinite(parts, joint, orders, check)) {
		const counts = countOf(parts, arrays, "gradients");
		if (counts) return { what: "gradients", counts };
	}
	parts.forEach(({ phases }, p) => {
		phases.begin(orders[p] as Order);
	});
	const last = Math.max(0, ...parts.map(({ phases }) => phases.count - 1));
	let finite = true;
	for (let k = 0; k <= last; k++) {
		for (const part of parts) {
			const { phases } = part;
			const found = phases.row(k);
			const settled = k < last || phases.settle();
			if (check && !(found && settled)) {
				return placed(part, { what: "scalar", ...phases.fault() });
			}
		}
		finite = joint
			? joint.run(k)
			: !parts.map(({ phases }) => phases.run(k)).includes(false);
		if (k === last) break;
		for (const { phases } of parts) phases.sums(k);
		joinTotals(parts.map(({ phases }) => phases.totals(k)));
	}
	for (const { phases } of parts) phases.end();
	if (finite || !check) return undefined;
	const counts = countOf(parts, arrays, "parameters");
	return counts && { what: "parameters", counts };
}

/** Copies sources that are another array's gradients, which the step overwrites. */
function copyOwn(
	arrays: readonly EngineArray[],
	sources: Order["gradients"],
): Order["gradients"] {
	const buffers = new Set(arrays.map(({ gradients }) => gradients.buffer));
	return sources?.map((source) =>
		"buffer" in source && buffers.has(source.buffer as ArrayBuffer)
			? source.slice()
			: source,
	);
}

/** Copies gradients. @returns false if they may have a NaN or an infinity. */
function areFinite(
	parts: readonly Part[],
	joint: Together | undefined,
	orders: readonly Order[],
	check: boolean,
): boolean {
	if (joint === undefined) {
		const found = parts.map(({ phases }, p) =>
			phases.copy(orders[p]?.gradients, check),
		);
		return !found.includes(false);
	}
	parts.forEach(({ phases }, p) => {
		const { gradients } = orders[p] as Order;
		if (gradients !== undefined) phases.copy(gradients, false);
	});
	return !check || joint.check();
}

/** Copies the gradients of frozen arrays, which are not checked. */
function copyFrozen(
	parts: readonly Part[],
	arrays: readonly EngineArray[],
	{ gradients }: Order,
): void {
	if (gradients === undefined) return;
	const moving = new Set(parts.flatMap(({ members }) => members));
	arrays.forEach((array, a) => {
		if (!moving.has(a)) array.gradients.set(gradients[a] as Numbers);
	});
}

function countOf(
	parts: readonly Part[],
	arrays: readonly EngineArray[],
	what: "gradients" | "parameters",
): readonly number[] | undefined {
	const moving = new Set(parts.flatMap(({ members }) => members));
	return countNonFinite(
		arrays.map((array, a) => (moving.has(a) ? array[what] : [])),
	);
}

/** Joins the totals of the same name, section after section. */
function joinTotals(sections: readonly (readonly SharedTotal[])[]): void {
	const byName = new Map<string, SharedTotal[]>();
	for (const one of sections.flat()) {
		byName.set(one.name, [...(byName.get(one.name) ?? []), one]);
	}
	for (const found of byName.values()) {
		const { none, join } = totals[(found[0] as SharedTotal).op];
		const total = found.reduce((sum, { value }) => join(sum, value), none);
		for (const one of found) one.value = total;
	}
}
