/** Ways to take a text or a file out of the page. */

/** Copies a text. @returns whether the browser allows it. */
export async function copyText(text: string): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		return false;
	}
}

/** Milliseconds for which the browser may take to read a file that it saves. */
const SAVING = 60_000;

/** Hands a file to the reader. */
export function saveFile(content: Blob | string, name: string): void {
	const blob =
		typeof content === "string"
			? new Blob([content], { type: "text/plain" })
			: content;
	const link = document.createElement("a");
	link.href = URL.createObjectURL(blob);
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), SAVING);
}
