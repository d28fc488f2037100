import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ViewProps } from "../model/view.js";

interface LazySectionProps extends ViewProps {
	/** The address in the page, and the end of its link. */
	readonly id: string;
	readonly title: string;
	/** One sentence that says what can be seen here. */
	readonly lead: string;
	/** A component that loads its code when it is first shown. */
	readonly Content: ComponentType<ViewProps>;
}

/** A part of the page that is made when it comes near the screen. */
export function LazySection({
	id,
	title,
	lead,
	Content,
	lab,
	timeline,
}: LazySectionProps) {
	const section = useRef<HTMLElement>(null);
	const [isNear, setNear] = useState(false);
	useEffect(() => {
		const observer = new IntersectionObserver(
			(entries) => {
				if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
				observer.disconnect();
				setNear(true);
			},
			{ rootMargin: "600px" },
		);
		observer.observe(section.current as HTMLElement);
		return () => observer.disconnect();
	}, []);
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
			{isNear ? (
				<Content lab={lab} timeline={timeline} />
			) : (
				<p class="awaited">Loading …</p>
			)}
		</section>
	);
}
