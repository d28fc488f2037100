import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

/**
 * A component whose code is loaded when it is first shown.
 * @param Placeholder is shown until then.
 */
export function lazy<P extends object>(
	load: () => Promise<{ readonly default: ComponentType<P> }>,
	Placeholder?: ComponentType<P>,
): ComponentType<P> {
	let loaded: ComponentType<P> | undefined;
	return function Lazy(props: P) {
		const [, setReady] = useState(false);
		const [problem, setProblem] = useState(false);
		useEffect(() => {
			if (loaded !== undefined) return;
			load().then(
				(module) => {
					loaded = module.default;
					setReady(true);
				},
				() => setProblem(true),
			);
		}, []);
		if (loaded !== undefined) {
			const Loaded = loaded;
			return <Loaded {...props} />;
		}
		if (Placeholder !== undefined && !problem)
			return <Placeholder {...props} />;
		return (
			<p
				role={problem ? "alert" : "status"}
				class={problem ? "wrong" : "muted loading"}
			>
				{problem
					? "This part could not be loaded; reload the page."
					: "Loading …"}
			</p>
		);
	};
}
