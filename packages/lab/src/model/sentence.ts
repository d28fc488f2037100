/** A library's message as a sentence, which ends once. */
export function asSentence(message: string): string {
	const trimmed = message.trim();
	return /[.?!…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
