import {
	chain,
	frozen,
	isRefusal,
	partition,
	type Rule,
	renamed,
	type Schedule,
} from "ravine";
import { nearest } from "ravine/explain";
import { links } from "ravine/links";
import { rules } from "ravine/rules";
import * as schedules from "ravine/schedules";
import { type Call, type Expression, ExpressionError } from "./expression.js";

type Maker = (...args: never[]) => unknown;

/** What an expression may call, by its kind, rules from simple to recent. */
export const makersByKind = {
	rule: listed(rules),
	link: listed(links),
	// A bundle shortens the names of functions, but not those of a module's exports.
	schedule: named(schedules),
	composition: named({ chain, partition, frozen, renamed }),
} as const;

/** The library gives each factory the name of its rule. */
function listed(factories: readonly Maker[]): ReadonlyMap<string, Maker> {
	return new Map(factories.map((make) => [make.name, make]));
}

function named(makers: object): ReadonlyMap<string, Maker> {
	return new Map(Object.entries(makers) as [string, Maker][]);
}

const makers: ReadonlyMap<string, Maker> = new Map(
	Object.values(makersByKind).flatMap((kind) => [...kind]),
);

/** The names that an expression may call, for completion. */
export const callable: readonly string[] = [...makers.keys()];

/** The names of the rules that can run by themselves. */
export const ruleNames: readonly string[] = [...makersByKind.rule.keys()];

/**
 * The value of an expression: a rule, a schedule, a number, a table or a list.
 * @throws ExpressionError with the place of the call that is refused.
 */
export function evaluate(expression: Expression): unknown {
	switch (expression.kind) {
		case "literal":
			return expression.value;
		case "list":
			return expression.items.map(evaluate);
		case "table":
			return Object.fromEntries(
				expression.entries.map(({ key, value }) => [key, evaluate(value)]),
			);
		case "call":
			return call(expression);
	}
}

const scheduleCalls = new WeakMap<object, Call>();

/** The call that made a schedule. */
export function callOf(schedule: Schedule): Call | undefined {
	return scheduleCalls.get(schedule);
}

/** The names that one may have meant: those that begin so, or else the nearest one. */
function likeNames(name: string): string {
	const longer =
		name.length < MIN_BEGINNING
			? []
			: callable.filter((one) =>
					one.toLowerCase().startsWith(name.toLowerCase()),
				);
	const near = nearest(name, callable);
	const meant = longer.length > 0 ? longer.slice(0, 3) : near ? [near] : [];
	if (meant.length === 0) return "";
	return `; did you mean ${meant.map((one) => `"${one}"`).join(" or ")}?`;
}

/** Letters that a beginning of a name has at least. */
const MIN_BEGINNING = 3;

function call(expression: Call): unknown {
	const { name, args, from } = expression;
	const make = makers.get(name);
	if (make === undefined) {
		throw new ExpressionError(
			`nothing is called "${name}"${likeNames(name)}`,
			from,
		);
	}
	try {
		const made = make(...(args.map(evaluate) as never[]));
		if (typeof made === "function") scheduleCalls.set(made, expression);
		return made;
	} catch (error) {
		if (!isRefusal(error)) throw error;
		const at = refusedPlace(make, args) ?? from;
		throw new ExpressionError((error as Error).message, at);
	}
}

/** The place of the setting that a factory refuses. */
function refusedPlace(
	make: Maker,
	[settings, ...others]: readonly Expression[],
): number | undefined {
	if (settings?.kind !== "table" || others.length > 0) return undefined;
	const refused = settings.entries.find(({ key, value }) => {
		try {
			make({ [key]: evaluate(value) } as never);
			return false;
		} catch (error) {
			if (!isRefusal(error)) throw error;
			return true;
		}
	});
	return refused?.from;
}

/**
 * The rule that an expression makes.
 * @throws ExpressionError for another value.
 */
export function evaluateRule(expression: Expression): Rule {
	const made = evaluate(expression);
	const { program, settings } = (made ?? {}) as Partial<Rule>;
	if (program === undefined || settings === undefined) {
		throw new ExpressionError(
			"this does not make a rule; write one such as adam({ learningRate: 0.1 })",
			expression.from,
		);
	}
	return made as Rule;
}
