import "./dialog.css";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

interface DialogProps {
	readonly class: string;
	readonly title: string;
	/** Buttons beside the title. */
	readonly tools?: ComponentChildren;
	readonly onClose: () => void;
	readonly children: ComponentChildren;
}

/** A window above the page, which a button or Escape closes. */
export function Dialog({
	class: kind,
	title,
	tools,
	onClose,
	children,
}: DialogProps) {
	const id = useId();
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => dialog.current?.showModal(), []);
	return (
		<dialog
			class={`dialog ${kind}`}
			ref={dialog}
			aria-labelledby={id}
			onClose={onClose}
		>
			<div class="dialog-head">
				<h2 id={id}>{title}</h2>
				{tools}
				<button
					type="button"
					class="button"
					onClick={() => dialog.current?.close()}
				>
					Close
				</button>
			</div>
			{children}
		</dialog>
	);
}
