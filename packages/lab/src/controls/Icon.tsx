/** Lines in a square of 16. */
const lines = {
	reset: "M3 8a5 5 0 1 0 1.6-3.7M3 2.5v3h3",
	shown:
		"M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z",
	hidden:
		"M2 2l12 12M6.6 3.7A6 6 0 0 1 8 3.5C12 3.5 14.5 8 14.5 8a12 12 0 0 1-2 2.5M4 4.7A12 12 0 0 0 1.5 8S4 12.5 8 12.5a6 6 0 0 0 3.4-1",
	duplicate: "M5.5 5.5h8v8h-8zM10.5 2.5h-8v8",
	remove: "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9M6.8 7v4M9.2 7v4",
	add: "M8 3v10M3 8h10",
	open: "M4 6l4 4 4-4",
	close: "M4 10l4-4 4 4",
	edit: "M3 13l.7-3L11 2.8 13.2 5 6 12.3zM9.5 4.3l2.2 2.2",
	cross: "M4 4l8 8M12 4l-8 8",
	check: "M3 8.5l3.2 3.2L13 5",
	dark: "M13.5 9.6A6 6 0 1 1 6.4 2.5a4.8 4.8 0 0 0 7.1 7.1Z",
} as const;

/** Areas in a square of 24. */
const areas = {
	play: "M7 4v16l13-8z",
	pause: "M6 4h4v16H6zM14 4h4v16h-4z",
	stop: "M6 6h12v12H6z",
	back: "M17 4v16L8 12zM5 4h2.5v16H5z",
	forward: "M7 4v16l9-8zM16.5 4H19v16h-2.5z",
	toStart: "M20 4v16l-8-8zM12 4v16l-8-8zM2 4h2v16H2z",
	toEnd: "M4 4v16l8-8zM12 4v16l8-8zM20 4h2v16h-2z",
	speaker:
		"M4 9v6h4l5 4V5L8 9zM16 8.2v7.6a4.5 4.5 0 0 0 0-7.6zM16 4.5v2a6.5 6.5 0 0 1 0 11v2a8.5 8.5 0 0 0 0-15z",
} as const;

const shapes = { ...lines, ...areas };

export type IconName = keyof typeof shapes;

/** A small picture beside a text or in a button that has a name, in the colour of the text. */
export function Icon({ name }: { readonly name: IconName }) {
	const isArea = name in areas;
	return (
		<svg
			class={isArea ? "icon area" : "icon"}
			viewBox={isArea ? "0 0 24 24" : "0 0 16 16"}
			aria-hidden="true"
		>
			<path d={shapes[name]} />
		</svg>
	);
}
