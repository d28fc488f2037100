import type { ViewProps } from "../model/view.js";

export default function BasinMap({ lab }: ViewProps) {
	return <p>{lab.cost.value}</p>;
}
