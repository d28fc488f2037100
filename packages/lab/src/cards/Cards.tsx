import "./cards.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../controls/Icon.js";
import { lazy } from "../controls/Lazy.js";
import { type Lab, MAX_RUNS, type RunText } from "../model/lab.js";
import type { ViewProps } from "../model/view.js";
import { Card } from "./Card.js";
import { Message, type Said } from "./Message.js";
import { FULL } from "./runs.js";

const AddMenu = lazy(() => import("./AddMenu.js"));

/** The rules that race, one card for each. */
export function Cards({ lab }: ViewProps) {
	const [said, setSaid] = useState<Said | undefined>();
	const say = (text: string) => setSaid(text === "" ? undefined : { text });
	// A removed run of the page before must not come back into another one.
	useEffect(() => setSaid(undefined), [lab.applied.value]);
	const opened = useRef(new Set<number>());
	const runs = lab.runs.value;
	const remove = (run: RunText) => {
		const raced = lab.raced.value.find(({ id }) => id === run.id);
		const place = runs.indexOf(run);
		lab.hoveredRun.value = null;
		lab.removeRun(run.id);
		setSaid({
			text: `${raced?.label ?? "The rule"} is removed.`,
			undo: () => say(lab.restoreRun(run, place) ? "" : FULL),
		});
	};
	return (
		<section class="cards" aria-labelledby="cards-title">
			<Adding lab={lab} onSay={say} onOwn={(id) => opened.current.add(id)} />
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
			<Message said={said} onClose={() => say("")} />
		</section>
	);
}

interface AddingProps {
	readonly lab: Lab;
	readonly onSay: (text: string) => void;
	/** Called with the id of a run whose card opens with its editor. */
	readonly onOwn: (id: number) => void;
}

/** The head of the cards, with the menu of all rules. */
function Adding({ lab, onSay, onOwn }: AddingProps) {
	const [open, setOpen] = useState(false);
	const button = useRef<HTMLButtonElement>(null);
	const isFull = () => lab.runs.peek().length >= MAX_RUNS;
	const close = () => {
		setOpen(false);
		button.current?.focus();
	};
	const toggle = () => {
		if (!open && isFull()) onSay(FULL);
		else setOpen(!open);
	};
	const add = (text: string, opens: boolean) => {
		const id = lab.addRun(text);
		if (id !== undefined && opens) onOwn(id);
		onSay(id === undefined ? FULL : "");
		if (opens || isFull()) close();
	};
	return (
		<>
			<div class="cards-head">
				<h2 id="cards-title">Rules</h2>
				<button
					ref={button}
					type="button"
					class="button"
					aria-expanded={open}
					onClick={toggle}
				>
					<Icon name="add" />
					Add a rule
				</button>
			</div>
			{open && <AddMenu lab={lab} onAdd={add} onClose={close} />}
		</>
	);
}
