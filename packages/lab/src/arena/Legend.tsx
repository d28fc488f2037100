import { useComputed } from "@preact/signals";
import { formatNumber } from "@ravine/plot";
import { costAt } from "./levels.js";
import type { ArenaState } from "./state.js";

/** What the shades mean. */
export function Legend({ state }: { state: ArenaState }) {
	const low = useShadeText(state, 0);
	const high = useShadeText(state, 1);
	return (
		<div class="arena-legend">
			<span>cost</span>
			<span class="number">{low}</span>
			<span class="heat-bar" />
			<span class="number">{high}</span>
		</div>
	);
}

/** The cost at a share of the shades, as a text that changes without rendering. */
function useShadeText(state: ArenaState, share: number) {
	return useComputed(() => {
		const { scale, shades } = state.levels.value;
		const cost = costAt(scale, shades[0] + share * (shades[1] - shades[0]));
		return formatNumber(cost, { digits: 2, typeset: true });
	});
}
