const waiting = new Set<() => void>();

/** Calls a function at the next animation frame, once however often it is asked for. */
export function atNextFrame(draw: () => void): void {
	if (waiting.size === 0) requestAnimationFrame(drawAll);
	waiting.add(draw);
}

/** Takes back what `atNextFrame` was asked for. */
export function notAtNextFrame(draw: () => void): void {
	waiting.delete(draw);
}

function drawAll(): void {
	const now = [...waiting];
	waiting.clear();
	for (const draw of now) draw();
}
