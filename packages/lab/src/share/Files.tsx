import { useEffect, useMemo } from "preact/hooks";
import { saveFile } from "../controls/takeAway.js";
import type { Lab } from "../model/lab.js";
import { FileMaker, type Job } from "./fileMaker.js";
import { gifOf, recordsWebm, webmOf } from "./film.js";
import { noNumbers, raceJson } from "./raceJson.js";
import { noMovingPicture, noPicture, pictureOf, pngOf } from "./stills.js";

/** A file that the race can become. */
interface Kind {
	readonly title: string;
	readonly name: string;
	readonly job: Job;
	/** Why it cannot be made now. */
	readonly refused: string | undefined;
}

function kindsOf(lab: Lab): readonly Kind[] {
	const refused = noPicture(lab);
	const svg = async (isMoving: boolean) =>
		new Blob([pictureOf(lab, isMoving).svg], { type: "image/svg+xml" });
	const noFilm = recordsWebm() ? undefined : "this browser cannot record films";
	return [
		{ title: "SVG", name: "race.svg", job: () => svg(false), refused },
		{
			...{ title: "SVG, animated", name: "race-animated.svg" },
			...{ job: () => svg(true), refused: noMovingPicture(lab) },
		},
		{ title: "PNG", name: "race.png", job: () => pngOf(lab), refused },
		{
			...{ title: "GIF, animated", name: "race.gif" },
			...{ job: (options) => gifOf(lab, options), refused },
		},
		{
			...{ title: "WebM, a film", name: "race.webm" },
			job: (options) => webmOf(lab, options),
			refused: refused ?? noFilm,
		},
		{
			...{ title: "Numbers, JSON", name: "race.json" },
			refused: noNumbers(lab),
			job: async () => new Blob([raceJson(lab)], { type: "application/json" }),
		},
	];
}

/** The race as files. */
export function Files({ lab }: { readonly lab: Lab }) {
	const maker = useMemo(() => new FileMaker(), []);
	useEffect(() => () => maker.stop(), [maker]);
	const work = maker.work.value;
	const reason = noPicture(lab);
	return (
		<div class="share-files">
			<h3>Files</h3>
			<div class="share-buttons">
				{kindsOf(lab).map(({ title, name, job, refused }) => (
					<button
						type="button"
						class="button"
						key={name}
						disabled={work !== undefined || refused !== undefined}
						title={refused}
						onClick={() =>
							maker.make(name, job, (blob) => saveFile(blob, name))
						}
					>
						{title}
					</button>
				))}
			</div>
			{reason !== undefined && <p class="muted">No picture: {reason}.</p>}
			{work !== undefined && (
				<p class="share-progress">
					<progress
						value={work.share}
						aria-label={`${work.name} is being made`}
					/>
					<button type="button" class="button" onClick={() => maker.stop()}>
						Stop
					</button>
				</p>
			)}
			<p class="muted" role="status">
				{maker.outcome.value}
			</p>
		</div>
	);
}
