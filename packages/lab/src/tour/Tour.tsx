import type { ViewProps } from "../model/view.js";

export default function Tour({ lab }: ViewProps) {
	return <p>{lab.cost.value}</p>;
}
