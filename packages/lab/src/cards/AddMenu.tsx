import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import {
	type Offer,
	type OfferGroup,
	searchCatalog,
	textOf,
} from "../model/catalog.js";
import { FIRST_RATES, withFirstRate } from "../model/firstRate.js";
import type { Lab } from "../model/lab.js";

interface AddMenuProps {
	readonly lab: Lab;
	/** @param opens whether the card opens with its editor. */
	readonly onAdd: (text: string, opens: boolean) => void;
	readonly onClose: () => void;
}

/** A list of all rules to search and to choose from. */
export default function AddMenu({ lab, onAdd, onClose }: AddMenuProps) {
	const [search, setSearch] = useState("");
	const [at, setAt] = useState(0);
	const groups = useMemo(() => searchCatalog(search), [search]);
	const offers = groups.flatMap((group) => group.offers);
	const last = offers.length - 1;
	const active = Math.min(at, last);
	const id = useId();
	const input = useRef<HTMLInputElement>(null);
	useEffect(() => input.current?.focus(), []);
	const choose = (offer: Offer | undefined) => {
		if (offer === undefined) return;
		const { variables } = lab.ground.value;
		const text = textOf(offer, { variables, steps: lab.steps.value });
		onAdd(offer.seeksRate ? withFirstRate(text, lab) : text, offer.isOwn);
	};
	const keys: Readonly<Record<string, () => void>> = {
		ArrowDown: () => setAt(active >= last ? 0 : active + 1),
		ArrowUp: () => setAt(active <= 0 ? last : active - 1),
		Enter: () => choose(offers[active]),
		Escape: onClose,
	};
	return (
		<div class="add-menu">
			<input
				ref={input}
				class="field"
				type="text"
				role="combobox"
				placeholder="Search: nesterov, sign, no rate …"
				aria-label="Search the rules"
				aria-expanded="true"
				aria-controls={id}
				aria-activedescendant={last < 0 ? undefined : `${id}-${active}`}
				aria-autocomplete="list"
				autocomplete="off"
				spellcheck={false}
				value={search}
				onInput={(event) => {
					setSearch(event.currentTarget.value);
					setAt(0);
				}}
				onKeyDown={(event) => {
					if (!Object.hasOwn(keys, event.key)) return;
					event.preventDefault();
					event.stopPropagation();
					keys[event.key]?.();
				}}
			/>
			<Offers id={id} groups={groups} active={active} onChoose={choose} />
			<p class="muted add-note" role="status">
				{last < 0
					? `No rule matches “${search}”.`
					: `A new rule has the best of ${FIRST_RATES.length} learning rates for this function and start.`}
			</p>
		</div>
	);
}

interface OffersProps {
	readonly id: string;
	readonly groups: readonly OfferGroup[];
	/** The index of the chosen one, over all groups. */
	readonly active: number;
	readonly onChoose: (offer: Offer) => void;
}

function Offers({ id, groups, active, onChoose }: OffersProps) {
	const offers = groups.flatMap((group) => group.offers);
	return (
		<div
			class="add-list"
			id={id}
			role="listbox"
			tabIndex={-1}
			aria-label="Rules"
		>
			{groups.map(({ title, offers: own }) => (
				// biome-ignore lint/a11y/useSemanticElements: a group of a listbox is not a fieldset.
				<div key={title} role="group" aria-label={title}>
					<div class="add-group" aria-hidden="true">
						{title}
					</div>
					{own.map((offer) => (
						<Option
							key={offer.title}
							id={`${id}-${offers.indexOf(offer)}`}
							offer={offer}
							isActive={offer === offers[active]}
							onChoose={() => onChoose(offer)}
						/>
					))}
				</div>
			))}
		</div>
	);
}

interface OptionProps {
	readonly id: string;
	readonly offer: Offer;
	readonly isActive: boolean;
	readonly onChoose: () => void;
}

function Option({ id, offer, isActive, onChoose }: OptionProps) {
	const element = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (isActive) element.current?.scrollIntoView({ block: "nearest" });
	}, [isActive]);
	return (
		// biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the field above.
		<div
			ref={element}
			id={id}
			class="add-option"
			role="option"
			tabIndex={-1}
			aria-selected={isActive}
			onClick={onChoose}
		>
			<span class="add-title">{offer.title}</span>{" "}
			<span class="muted">{offer.about}</span>
		</div>
	);
}
