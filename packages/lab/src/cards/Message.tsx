import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../controls/Icon.js";

/** What has been done to the cards, with the offer to undo it. */
export interface Said {
	readonly text: string;
	readonly undo?: () => void;
}

interface MessageProps {
	readonly said: Said | undefined;
	readonly onClose: () => void;
}

/** Says what has been done, above the timeline, and to those who hear the page. */
export function Message({ said, onClose }: MessageProps) {
	return (
		<div role="status" class="cards-message">
			{said !== undefined && (
				<div class="cards-bubble">
					<span>{said.text}</span>
					{said.undo && <Undo key={said} onUndo={said.undo} />}
					<button
						type="button"
						class="icon-button"
						aria-label="Close the message"
						onClick={onClose}
					>
						<Icon name="cross" />
					</button>
				</div>
			)}
		</div>
	);
}

/** It takes the focus that the removed card had. */
function Undo({ onUndo }: { readonly onUndo: () => void }) {
	const button = useRef<HTMLButtonElement>(null);
	useEffect(() => button.current?.focus(), []);
	return (
		<button ref={button} type="button" class="button" onClick={onUndo}>
			Undo
		</button>
	);
}
