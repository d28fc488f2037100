import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ViewProps } from "../model/view.js";

interface LazySectionProps extends ViewProps {
	/** The address in the page, and the end of its link. */
	readonly id: string;
	readonly title: string;
	/** One sentence that says what can be seen here. */
	readonly lead: string;
	readonly load: () => Promise<{ readonly default: ComponentType<ViewProps> }>;
}

/** A part of the page whose code is loaded when it comes near the screen. */
export function LazySection({
	id,
	title,
	lead,
	load,
	lab,
	timeline,
}: LazySectionProps) {
	const section = useRef<HTMLElement>(null);
	const [Content, setContent] = useState<
		ComponentType<ViewProps> | undefined
	>();
	const [problem, setProblem] = useState(false);
	useEffect(() => {
		const observer = new IntersectionObserver(
			(entries) => {
				if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
				observer.disconnect();
				load().then(
					(module) => setContent(() => module.default),
					() => setProblem(true),
				);
			},
			{ rootMargin: "600px" },
		);
		observer.observe(section.current as HTMLElement);
		return () => observer.disconnect();
	}, [load]);
	return (
		<section
			class="section"
			id={id}
			ref={section}
			aria-labelledby={`${id}-title`}
		>
			<h2 id={`${id}-title`} tabIndex={-1}>
				{title}
			</h2>
			<p class="muted">{lead}</p>
			{Content === undefined ? (
				<p role="status">
					{problem
						? "This part could not be loaded; reload the page."
						: "Loading …"}
				</p>
			) : (
				<Content lab={lab} timeline={timeline} />
			)}
		</section>
	);
}
