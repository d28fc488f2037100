/**
 * Lets a part grow but not shrink while its content only changes its numbers: lines that break at other places from step
 * to step would move the page under the pointer. Another width, or another number of lines, starts anew.
 * @returns what ends it.
 */
export function keepHeight(part: HTMLElement): () => void {
	let known = "";
	const observer = new ResizeObserver(() => {
		const form = `${part.clientWidth} ${part.childElementCount}`;
		if (form !== known) part.style.minHeight = "";
		known = form;
		part.style.minHeight = `${part.offsetHeight}px`;
	});
	observer.observe(part);
	return () => observer.disconnect();
}
