import { useRef, useState } from "preact/hooks";
import { goTo } from "./controls/goTo.js";
import { Icon } from "./controls/Icon.js";
import { lazy } from "./controls/Lazy.js";
import { chosenTheme, theme } from "./model/theme.js";
import type { ViewProps } from "./model/view.js";
import type { Address } from "./share/address.js";

interface HeaderProps extends Pick<ViewProps, "lab"> {
	readonly address: Address;
	/** The parts of the page to jump to. */
	readonly parts: readonly { readonly id: string; readonly short: string }[];
}

export function Header({ lab, address, parts }: HeaderProps) {
	const dark = theme.value === "dark";
	return (
		<header class="top">
			<h1>ravine lab</h1>
			<p class="lead">
				Rules of gradient descent race downhill. Drag the start, change a rate.
			</p>
			<nav class="top-parts" aria-label="Parts of the page">
				{parts.map(({ id, short }) => (
					<a
						key={id}
						href={`#${id}`}
						onClick={(event) => {
							// The part behind # in the address is the state.
							event.preventDefault();
							goTo(id);
						}}
					>
						{short}
					</a>
				))}
			</nav>
			<div class="top-buttons">
				<ShareButton lab={lab} address={address} />
				<button
					type="button"
					class="button square"
					aria-label="Dark"
					title="Dark"
					aria-pressed={dark}
					onClick={() => {
						chosenTheme.value = dark ? "light" : "dark";
					}}
				>
					<Icon name="dark" />
				</button>
			</div>
		</header>
	);
}

const Share = lazy(
	() => import("./share/Share.js"),
	() => null,
);

function ShareButton({ lab, address }: Omit<HeaderProps, "parts">) {
	const [isOpen, setOpen] = useState(false);
	const button = useRef<HTMLButtonElement>(null);
	return (
		<>
			<button
				type="button"
				class="button"
				ref={button}
				onClick={() => setOpen(true)}
			>
				Share
			</button>
			{isOpen && (
				<Share
					lab={lab}
					address={address}
					onClose={() => {
						setOpen(false);
						button.current?.focus();
					}}
				/>
			)}
		</>
	);
}
