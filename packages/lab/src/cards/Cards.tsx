import "./cards.css";
import { useSignal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../controls/Icon.js";
import { lazy } from "../controls/Lazy.js";
import { MAX_RUNS, type RunText } from "../model/lab.js";
import type { ViewProps } from "../model/view.js";
import { Card } from "./Card.js";
import { FULL } from "./runs.js";

const AddMenu = lazy(() => import("./AddMenu.js"));

interface Removed {
	readonly run: RunText;
	readonly place: number;
	readonly label: string;
}

/** The rules that race, one card for each. */
export function Cards({ lab }: ViewProps) {
	const message = useSignal("");
	const [removed, setRemoved] = useState<Removed | undefined>();
	const [adding, setAdding] = useState(false);
	const opened = useRef(new Set<number>());
	const button = useRef<HTMLButtonElement>(null);
	const runs = lab.runs.value;
	const say = (text: string) => {
		setRemoved(undefined);
		message.value = text;
	};
	const remove = (run: RunText) => {
		const raced = lab.raced.value.find(({ id }) => id === run.id);
		const label = raced?.label ?? "The rule";
		setRemoved({ run, place: runs.indexOf(run), label });
		message.value = "";
		lab.hoveredRun.value = null;
		lab.removeRun(run.id);
	};
	const undo = ({ run, place }: Removed) => {
		say(lab.restoreRun(run, place) ? "" : FULL);
	};
	const add = (text: string, opens: boolean) => {
		const id = lab.addRun(text);
		if (id !== undefined && opens) opened.current.add(id);
		say(id === undefined ? FULL : "");
		const goesOn = id !== undefined && lab.runs.value.length < MAX_RUNS;
		if (opens || !goesOn) close();
	};
	const close = () => {
		setAdding(false);
		button.current?.focus();
	};
	return (
		<section class="cards" aria-labelledby="cards-title">
			<div class="cards-head">
				<h2 id="cards-title">Rules</h2>
				<button
					ref={button}
					type="button"
					class="button"
					aria-expanded={adding}
					onClick={() => {
						if (!adding && runs.length >= MAX_RUNS) say(FULL);
						else setAdding(!adding);
					}}
				>
					<Icon name="add" />
					Add a rule
				</button>
			</div>
			{adding && <AddMenu lab={lab} onAdd={add} onClose={close} />}
			<ol class="card-list">
				{runs.map((run) => (
					<Card
						key={run.id}
						lab={lab}
						run={run}
						startsOpen={opened.current.has(run.id)}
						onSay={say}
						onRemove={() => remove(run)}
					/>
				))}
			</ol>
			{runs.length === 0 && <p class="muted">No rule races. Add one.</p>}
			<div role="status" class="cards-message">
				{(removed !== undefined || message.value !== "") && (
					<div class="cards-bubble">
						{removed === undefined ? (
							<span>{message}</span>
						) : (
							<Undo
								key={removed.run.id}
								{...removed}
								onUndo={() => undo(removed)}
							/>
						)}
						<button
							type="button"
							class="icon-button"
							aria-label="Close the message"
							onClick={() => say("")}
						>
							<Icon name="cross" />
						</button>
					</div>
				)}
			</div>
		</section>
	);
}

/** The offer to put a removed run back; it takes the focus that the run's card had. */
function Undo({ label, onUndo }: Removed & { readonly onUndo: () => void }) {
	const button = useRef<HTMLButtonElement>(null);
	useEffect(() => button.current?.focus(), []);
	return (
		<>
			<span>{label} is removed.</span>
			<button ref={button} type="button" class="button" onClick={onUndo}>
				Undo
			</button>
		</>
	);
}
