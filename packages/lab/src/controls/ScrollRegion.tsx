import type { ComponentChildren } from "preact";

interface ScrollRegionProps {
	readonly label: string;
	readonly children: ComponentChildren;
}

/** A part that scrolls sideways where it is too wide for the page. */
export function ScrollRegion({ label, children }: ScrollRegionProps) {
	return (
		<section
			class="scroll-region"
			aria-label={label}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: without a place in the tab order, the keyboard cannot scroll it.
			tabIndex={0}
		>
			{children}
		</section>
	);
}
