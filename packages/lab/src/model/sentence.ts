/** A library's message as a sentence, which ends once. */
export function asSentence(message: string): string {
	const trimmed = message.trim();
	return /[.?!…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** A text that begins with a capital letter. */
export function capitalised(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The library's message without the name of its function, which the page's reader has not called. */
export function plainMessage({ message }: Error): string {
	return message.replace(
		/^(?:race|strip|basins)[:,] (?:each of the rules: )?/,
		"",
	);
}
