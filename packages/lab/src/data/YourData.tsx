import type { ViewProps } from "../model/view.js";

export default function YourData({ lab }: ViewProps) {
	return <p>{lab.cost.value}</p>;
}
