import type { ViewProps } from "../model/view.js";

export default function Why({ lab }: ViewProps) {
	return <p>{lab.cost.value}</p>;
}
