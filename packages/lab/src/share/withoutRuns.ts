import type { Scene } from "@ravine/plot";

/** The picture behind a film: without the runs, and without the words about the marks that a film does not have. */
export function withoutRuns({
	svg,
	layers: { paths, marks },
}: Pick<Scene, "svg" | "layers">): string {
	const kept = marks
		.split("\n")
		.filter((mark) => /class="(start|minimum)"/.test(mark))
		.join("\n");
	const changes = [
		[paths, ""],
		[marks, kept],
		[", marked where there is room", ""],
	] as const;
	return changes.reduce(
		(picture, [layer, left]) =>
			layer === "" ? picture : picture.replace(layer, () => left),
		svg,
	);
}
