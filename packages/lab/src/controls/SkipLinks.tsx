/** Where the keyboard can go at once, by the id of an element that can have the focus. */
const places = [
	["arena-title", "Skip to the arena"],
	["timeline-play", "Skip to the timeline"],
] as const;

/** The first links of the page, for who comes with the keyboard. */
export function SkipLinks() {
	return (
		<>
			{places.map(([id, text]) => (
				<a
					key={id}
					class="skip"
					href={`#${id}`}
					onClick={(event) => {
						// The part behind # in the address is the state.
						event.preventDefault();
						document.getElementById(id)?.focus();
					}}
				>
					{text}
				</a>
			))}
		</>
	);
}
