/** Milliseconds without a change after which the page is quiet. */
const QUIET = 1000;
/** What a reader does to go elsewhere. */
const ACTS = ["pointerdown", "wheel", "keydown"] as const;

let leave = () => {};

/**
 * Goes to a part of the page by its id, and gives its heading the focus. What lies above it may still load and grow: the
 * part keeps its place until the page is quiet or the reader does something.
 */
export function goTo(id: string): void {
	const part = document.getElementById(id);
	const heading = document.getElementById(`${id}-title`);
	if (part === null || heading === null) return;
	heading.focus({ preventScroll: true });
	leave();
	leave = stayWith(part);
}

function stayWith(part: HTMLElement): () => void {
	const abort = new AbortController();
	const { signal } = abort;
	let place = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;
	const wait = () => {
		clearTimeout(timer);
		timer = setTimeout(isLoading() ? wait : stop, QUIET);
	};
	const observer = new ResizeObserver(() => {
		part.scrollIntoView();
		place = scrollY;
		wait();
	});
	const stop = () => {
		clearTimeout(timer);
		observer.disconnect();
		abort.abort();
	};
	for (const type of ACTS)
		addEventListener(type, stop, { signal, passive: true, capture: true });
	// Within a frame the browser itself may move the page, before it is put back.
	const onScroll = () =>
		afterFrames(2, () => {
			if (Math.abs(scrollY - place) > 1) stop();
		});
	addEventListener("scroll", onScroll, { signal, passive: true });
	observer.observe(document.body);
	return stop;
}

function afterFrames(count: number, act: () => void): void {
	requestAnimationFrame(() =>
		count > 1 ? afterFrames(count - 1, act) : act(),
	);
}

function isLoading(): boolean {
	return document.querySelector(".loading") !== null;
}
