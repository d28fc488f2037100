import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

interface ScrollRegionProps {
	readonly label: string;
	readonly children: ComponentChildren;
}

/** A part that scrolls sideways where it is too wide for the page. While it scrolls, the keyboard reaches it. */
export function ScrollRegion({ label, children }: ScrollRegionProps) {
	const region = useRef<HTMLElement>(null);
	const [scrolls, setScrolls] = useState(false);
	const measure = useRef(() => {
		if (region.current === null) return;
		const { scrollWidth, clientWidth } = region.current;
		setScrolls(scrollWidth > clientWidth);
	}).current;
	useEffect(measure);
	useEffect(() => {
		const observer = new ResizeObserver(measure);
		observer.observe(region.current as HTMLElement);
		for (const child of region.current?.children ?? []) observer.observe(child);
		return () => observer.disconnect();
	}, []);
	const reached = scrolls
		? ({ role: "group", tabIndex: 0, "aria-label": label } as const)
		: {};
	return (
		<section class="scroll-region" ref={region} {...reached}>
			{children}
		</section>
	);
}
