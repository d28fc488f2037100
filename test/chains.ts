import { readdirSync, readFileSync } from "node:fs";
import { chain, type Rule, type RuleFactory } from "ravine";
import { links } from "ravine/links";
import { rules } from "ravine/rules";

const factories: ReadonlyMap<string, RuleFactory> = new Map(
	[...rules, ...links].map((make) => [make.name, make as RuleFactory]),
);

/** A chain of shipped rules and links by their names; each takes its own ones of the settings. */
export function chainOf(
	names: readonly string[],
	settings: Readonly<Record<string, number>> = {},
): Rule {
	const parts = names.map((name) => {
		const make = factories.get(name) as RuleFactory;
		const own = Object.entries(settings).filter(([one]) =>
			Object.hasOwn(make().defaults, one),
		);
		return make(Object.fromEntries(own));
	});
	return chain(...(parts as [Rule, ...Rule[]]));
}

const folder = new URL("./golden/", import.meta.url);

/** The chain in which each link has its golden trajectory, by the link's name. */
const ofLinks = readdirSync(folder)
	.filter((file) => file.endsWith(".json"))
	.flatMap((file): (readonly [string, readonly string[]])[] => {
		const golden = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
		return golden.chain === undefined ? [] : [[golden.rule, golden.chain]];
	});

/** Every link in a chain, and longer chains. */
export const chains: readonly (readonly [string, Rule])[] = [
	...ofLinks.map(([, names]) => names),
	["clipByValue", "decayWeights", "adam", "average"],
	[
		"centralize",
		"clipByGlobalNorm",
		"adamw",
		"cautious",
		"lookahead",
		"average",
	],
	["adaptiveClip", "prodigy", "cautious"],
].map((names) => [names.join("-"), chainOf(names)] as const);
