/** How many characters two texts have in common at their beginnings and then at their ends. */
export function commonEnds(old: string, text: string): [number, number] {
	const most = Math.min(old.length, text.length);
	let front = 0;
	while (front < most && old[front] === text[front]) front++;
	let behind = 0;
	while (
		behind < most - front &&
		old[old.length - 1 - behind] === text[text.length - 1 - behind]
	) {
		behind++;
	}
	return [front, behind];
}
