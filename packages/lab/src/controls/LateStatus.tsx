import { useEffect, useState } from "preact/hooks";

/** Milliseconds without a change after which a sentence is said. */
export const QUIET = 1000;

interface LateStatusProps {
	/** Empty: nothing is said. */
	readonly text: string;
}

/** Says a sentence to screen readers once it has not changed for a while: who types hears one error, not one for each key. */
export function LateStatus({ text }: LateStatusProps) {
	const [said, setSaid] = useState("");
	useEffect(() => {
		const timer = setTimeout(() => setSaid(text), QUIET);
		return () => clearTimeout(timer);
	}, [text]);
	return (
		<p class="visually-hidden" role="status">
			{said}
		</p>
	);
}
