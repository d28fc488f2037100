import { useEffect, useState } from "preact/hooks";
import { ScrollRegion } from "../controls/ScrollRegion.js";
import { type DataGround, type Ground, isOverData } from "../model/ground.js";

interface TypesetProps {
	readonly ground: Ground | DataGround;
}

/** Longer formulas are read better as they were typed. */
const MAX_TYPESET = 300;

/** The cost's formula as mathematics, printed by the library. */
export function Typeset({ ground }: TypesetProps) {
	const [markup, setMarkup] = useState("");
	useEffect(() => {
		let isCurrent = true;
		const surface = isOverData(ground) ? undefined : ground.surface;
		if (surface === undefined || surface.formula.length > MAX_TYPESET)
			setMarkup("");
		else
			import("./typeset.js").then(({ printFormula }) => {
				if (isCurrent) setMarkup(printFormula(surface, "mathml"));
			});
		return () => {
			isCurrent = false;
		};
	}, [ground]);
	if (isOverData(ground)) return <p>{ground.title}</p>;
	if (markup === "") return null;
	return (
		<ScrollRegion label="The formula">
			<div class="typeset" dangerouslySetInnerHTML={{ __html: markup }} />
		</ScrollRegion>
	);
}
