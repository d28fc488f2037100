import type { ViewProps } from "../model/view.js";

export default function Rates({ lab }: ViewProps) {
	return <p>{lab.cost.value}</p>;
}
