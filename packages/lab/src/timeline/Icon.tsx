const paths = {
	play: "M7 4v16l13-8z",
	pause: "M6 4h4v16H6zM14 4h4v16h-4z",
	back: "M17 4v16L8 12zM5 4h2.5v16H5z",
	on: "M7 4v16l9-8zM16.5 4H19v16h-2.5z",
	toStart: "M20 4v16l-8-8zM12 4v16l-8-8zM2 4h2v16H2z",
	toEnd: "M4 4v16l8-8zM12 4v16l8-8zM20 4h2v16h-2z",
} as const;

export type IconName = keyof typeof paths;

/** A sign on a button, in the colour of its text. */
export function Icon({ name }: { readonly name: IconName }) {
	return (
		<svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
			<path d={paths[name]} fill="currentColor" />
		</svg>
	);
}
