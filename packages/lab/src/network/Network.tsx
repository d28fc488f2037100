import type { ViewProps } from "../model/view.js";

export default function Network({ lab }: ViewProps) {
	return <p>{lab.cost.value}</p>;
}
