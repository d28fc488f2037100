import { abouts } from "../model/catalog.js";
import { asSentence, capitalised } from "../model/sentence.js";

interface AboutProps {
	/** A rule's name in the library. */
	readonly name: string;
}

/** What a rule does, in a sentence; nothing for a rule of one's own. */
export default function About({ name }: AboutProps) {
	const about = abouts.get(name);
	if (about === undefined) return null;
	return <p class="card-about">{asSentence(capitalised(about))}</p>;
}
