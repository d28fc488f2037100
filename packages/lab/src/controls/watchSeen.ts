/**
 * Says whether an element is on the screen, or within so many pixels of it, whenever that changes. On paper, all of the page
 * is seen.
 * @returns what stops it.
 */
export function watchSeen(
	element: Element,
	margin: number,
	tell: (isSeen: boolean) => void,
): () => void {
	let isOnScreen = false;
	const observer = new IntersectionObserver(
		(entries) => {
			isOnScreen = entries.at(-1)?.isIntersecting ?? isOnScreen;
			tell(isOnScreen);
		},
		{ rootMargin: `${margin}px` },
	);
	observer.observe(element);
	const print = () => tell(true);
	const end = () => tell(isOnScreen);
	addEventListener("beforeprint", print);
	addEventListener("afterprint", end);
	return () => {
		observer.disconnect();
		removeEventListener("beforeprint", print);
		removeEventListener("afterprint", end);
	};
}
