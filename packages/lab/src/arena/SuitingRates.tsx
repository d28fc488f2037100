import { batch } from "@preact/signals";
import type { Surface } from "ravine";
import type { Lab } from "../model/lab.js";
import { readRule, withSetting } from "../model/ruleText.js";

interface SuitingRatesProps {
	readonly lab: Lab;
	readonly surface: Surface | undefined;
}

/** Offers the settings that a surface has for the rules that race, where they differ. */
export function SuitingRates({ lab, surface }: SuitingRatesProps) {
	if (surface === undefined) return null;
	const changed = lab.runs.value.flatMap(({ id, text }) => {
		const suiting = suitingText(surface, text);
		return suiting === text ? [] : [{ id, suiting }];
	});
	if (changed.length === 0) return null;
	return (
		<button
			type="button"
			class="button"
			onClick={() =>
				batch(() => {
					for (const { id, suiting } of changed) lab.setText(id, suiting);
				})
			}
		>
			{`Use rates that suit ${surface.name}`}
		</button>
	);
}

/** A run's text with the surface's settings for its rule, as far as they can be written into it. */
function suitingText(surface: Surface, text: string): string {
	const { rule } = readRule(text);
	if (rule === undefined) return text;
	const settings = Object.entries(surface.settings[rule.name] ?? {});
	return settings.reduce(
		(changed, [name, value]) =>
			rule.settings[name] === value
				? changed
				: withSetting(changed, name, value),
		text,
	);
}
