import type { ViewProps } from "../model/view.js";

export function Arena({ lab }: ViewProps) {
	return (
		<div>
			{lab.raced.value.map(({ id, label }) => (
				<p key={id}>{label}</p>
			))}
		</div>
	);
}
