/** FNV-1a, 32 bits, in base 36. */
export function hash(text: string): string {
	let state = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) {
		state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
	}
	return (state >>> 0).toString(36);
}
