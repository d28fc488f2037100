import type { ViewProps } from "../model/view.js";

export default function Averages({ lab }: ViewProps) {
	return <p>{lab.cost.value}</p>;
}
