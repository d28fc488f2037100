import { useSignal } from "@preact/signals";
import { useEffect, useId, useState } from "preact/hooks";
import { copyText, saveFile } from "../controls/takeAway.js";
import { readable } from "../model/numbers.js";
import type { Desk, Loaded } from "./desk.js";
import { type Export, exportsOf } from "./exportList.js";
import { type BestFit, bestFit } from "./fitted.js";

interface FitPanelProps {
	readonly desk: Desk;
	readonly loaded: Loaded;
}

/** The best parameters with their errors, and ways to take the fit elsewhere. */
export default function FitPanel({ desk, loaded }: FitPanelProps) {
	const [found, setFound] = useState<
		{ readonly of: Loaded; readonly best: BestFit | undefined } | undefined
	>();
	useEffect(() => {
		let isLate = false;
		void bestFit(loaded.prepared).then((best) => {
			if (!isLate) setFound({ of: loaded, best });
		});
		return () => {
			isLate = true;
		};
	}, [loaded]);
	const best = found?.of === loaded ? found.best : undefined;
	return (
		<>
			{best !== undefined && <BestWords best={best} loaded={loaded} />}
			<Exports desk={desk} loaded={loaded} best={best} />
		</>
	);
}

function BestWords({
	best: { method, parameters, cost, rSquared },
	loaded: { prepared },
}: {
	readonly best: BestFit;
	readonly loaded: Loaded;
}) {
	const { model, scale, used } = prepared;
	const [x = 0] = used.x;
	if (used.x.every((one) => one === x)) {
		return (
			<p>
				In every row x is {readable(x, 5)}, so the rows do not tell{" "}
				{parameters[0]?.name} and {parameters[1]?.name} apart: many pairs fit
				equally well.
			</p>
		);
	}
	const numbers = parameters.map(({ name, value, error }) =>
		error === undefined
			? `${name} = ${readable(value, 5)}`
			: `${name} = ${readable(value, 5)} ± ${readable(error, 2)}`,
	);
	return (
		<p>
			By {method}: <strong class="number">{numbers[0]}</strong> and{" "}
			<strong class="number">{numbers[1]}</strong>
			{parameters.some(({ error }) => error !== undefined) &&
				" (± one standard error)"}
			, with a {model.costName} of {readable(cost, 4)}
			{rSquared !== undefined && ` and R² = ${readable(rSquared, 4)}`}.
			{scale !== undefined &&
				` Here x is (the column − ${readable(scale.mean, 5)}) / ${readable(scale.deviation, 5)}.`}
		</p>
	);
}

function Exports({
	desk,
	loaded,
	best,
}: FitPanelProps & { readonly best: BestFit | undefined }) {
	const isOpen = useSignal(false);
	return (
		<details
			class="data-exports"
			onToggle={(event) => {
				isOpen.value = event.currentTarget.open;
			}}
		>
			<summary>Export the fit</summary>
			{isOpen.value && <ExportList desk={desk} loaded={loaded} best={best} />}
		</details>
	);
}

/** A list of texts, of which one is shown, with buttons that copy it and save it. */
function ExportList({
	desk,
	loaded,
	best,
}: FitPanelProps & { readonly best: BestFit | undefined }) {
	const id = useId();
	const all = exportsOf(desk, loaded, best);
	const [title, setTitle] = useState("");
	const shown = all.find((one) => one.title === title) ?? (all[0] as Export);
	const text = shown.text();
	return (
		<>
			<p class="data-buttons">
				<label for={id}>Export</label>
				<select
					id={id}
					class="field"
					value={shown.title}
					onChange={(event) => setTitle(event.currentTarget.value)}
				>
					{all.map((one) => (
						<option key={one.title} value={one.title}>
							{one.title}
						</option>
					))}
				</select>
				<ExportButtons key={shown.title} text={text} file={shown.file} />
			</p>
			<textarea
				class="field data-export"
				aria-label={shown.title}
				readOnly
				rows={12}
				spellcheck={false}
				value={shortened(text)}
			/>
		</>
	);
}

interface ExportButtonsProps {
	readonly text: string;
	/** The name of the file that it is saved as. */
	readonly file: string;
}

function ExportButtons({ text, file }: ExportButtonsProps) {
	const [said, setSaid] = useState("");
	const copy = async () => {
		const isCopied = await copyText(text);
		setSaid(
			isCopied
				? "Copied."
				: "The browser does not allow copying; select the text instead.",
		);
	};
	return (
		<>
			<button type="button" class="button" onClick={copy}>
				Copy
			</button>
			<button type="button" class="button" onClick={() => saveFile(text, file)}>
				Save as {file}
			</button>
			<span role="status">{said}</span>
		</>
	);
}

/** Characters that a field shows at once. */
const MAX_SHOWN = 20_000;

function shortened(text: string): string {
	return text.length > MAX_SHOWN
		? `${text.slice(0, MAX_SHOWN)}\n… (the whole text is copied and saved)`
		: text;
}
