import type { ComponentType } from "preact";
import { useRef, useState } from "preact/hooks";
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
				Drag the start, change a rate, type a function or a rule: the rules of
				gradient descent race as you watch.
			</p>
			<nav class="top-parts" aria-label="Parts of the page">
				{parts.map(({ id, short }) => (
					<a
						key={id}
						href={`#${id}`}
						onClick={(event) => {
							// The part behind # in the address is the state.
							event.preventDefault();
							jumpTo(id);
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
					class="button"
					aria-pressed={dark}
					onClick={() => {
						chosenTheme.value = dark ? "light" : "dark";
					}}
				>
					Dark
				</button>
			</div>
		</header>
	);
}

function jumpTo(id: string): void {
	const heading = document.getElementById(`${id}-title`);
	document.getElementById(id)?.scrollIntoView();
	heading?.focus({ preventScroll: true });
}

type ShareView = ComponentType<
	Pick<ViewProps, "lab"> & {
		readonly address: Address;
		readonly onClose: () => void;
	}
>;

function ShareButton({ lab, address }: Omit<HeaderProps, "parts">) {
	const [Share, setShare] = useState<ShareView | undefined>();
	const [problem, setProblem] = useState(false);
	const button = useRef<HTMLButtonElement>(null);
	const open = async () => {
		try {
			const module = await import("./share/Share.js");
			setProblem(false);
			setShare(() => module.default);
		} catch {
			setProblem(true);
		}
	};
	return (
		<>
			<button type="button" class="button" ref={button} onClick={open}>
				Share
			</button>
			{problem && (
				<span class="wrong" role="alert">
					This part could not be loaded; reload the page.
				</span>
			)}
			{Share !== undefined && (
				<Share
					lab={lab}
					address={address}
					onClose={() => {
						setShare(undefined);
						button.current?.focus();
					}}
				/>
			)}
		</>
	);
}
