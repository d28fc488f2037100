import type { ViewProps } from "../model/view.js";

export default function Share({ lab }: ViewProps) {
	return <p>{lab.cost.value}</p>;
}
