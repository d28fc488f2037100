import { untracked } from "@preact/signals";
import type { TargetedEvent } from "preact";
import { useRef } from "preact/hooks";
import { Arena } from "./arena/Arena.js";
import { Cards } from "./cards/Cards.js";
import { Charts } from "./charts/Charts.js";
import { lazy } from "./controls/Lazy.js";
import { LazySection } from "./controls/LazySection.js";
import { SkipLinks } from "./controls/SkipLinks.js";
import { Header } from "./Header.js";
import type { ViewProps } from "./model/view.js";
import type { Address } from "./share/address.js";
import { TimelineBar } from "./timeline/TimelineBar.js";

/** The parts of the page below the first view, in the order of the page. */
const sections = [
	{
		id: "why",
		short: "Why",
		title: "Why did it do that?",
		lead: "The step that the timeline shows, in sentences computed from its own numbers.",
		Content: lazy(() => import("./why/Why.js")),
	},
	{
		id: "rates",
		short: "Rates",
		title: "Which learning rate?",
		lead: "For every rule, how many steps it takes to the target at each learning rate, on the cost above. Click a strip or drag its handle to set the rate.",
		Content: lazy(() => import("./rates/Rates.js")),
	},
	{
		id: "basins",
		short: "Starts",
		title: "Which start?",
		lead: "Where a rule ends from every point of the arena, and how fast.",
		Content: lazy(() => import("./basins/BasinMap.js")),
	},
	{
		id: "data",
		short: "Your data",
		title: "Your data",
		lead: "A model of two parameters and a table of numbers make a cost, and the rules fit the model as they descend it.",
		Content: lazy(() => import("./data/YourData.js")),
	},
	{
		id: "network",
		short: "Network",
		title: "A network",
		lead: "The same rules train a small network, each from the same weights on the same mini-batches.",
		Content: lazy(() => import("./network/Network.js")),
	},
	{
		id: "averages",
		short: "Averages",
		title: "Moving averages",
		lead: "What momentum, RMSprop and Adam keep of the past, on a noisy series.",
		Content: lazy(() => import("./averages/Averages.js")),
	},
] as const;

interface AppProps extends ViewProps {
	readonly address: Address;
	/** Whether the page stands in another page's frame: the arena and the timeline alone. */
	readonly embedded: boolean;
}

export function App({ lab, timeline, address, embedded }: AppProps) {
	const problem = address.problem.value;
	const refreshLink = (event: TargetedEvent<HTMLAnchorElement>) => {
		event.currentTarget.href = address.link();
	};
	return (
		<div class={embedded ? "page embedded" : "page"}>
			{!embedded && <SkipLinks />}
			{!embedded && <Header lab={lab} address={address} parts={sections} />}
			{problem !== undefined && (
				<p class="notice" role="alert">
					This link could not be opened: {problem}{" "}
					<button
						type="button"
						class="button"
						onClick={() => address.dismiss()}
					>
						Dismiss
					</button>
				</p>
			)}
			<main>
				{embedded ? (
					<>
						<h1 class="visually-hidden">ravine lab</h1>
						<Arena lab={lab} timeline={timeline} />
					</>
				) : (
					<WholePage lab={lab} timeline={timeline} />
				)}
			</main>
			<TimelineBar lab={lab} timeline={timeline} />
			{embedded && (
				<footer>
					<a
						href={untracked(() => address.link())}
						target="_blank"
						rel="noopener"
						onPointerDown={refreshLink}
						onKeyDown={refreshLink}
					>
						Open in the lab
					</a>
				</footer>
			)}
		</div>
	);
}

const Tour = lazy(() => import("./tour/Tour.js"));
/** What a link keeps of the tour; it is open where there is such a text. */
const TOUR_PLACE = /^(begin|[1-9]\d?)$/;

function WholePage({ lab, timeline }: ViewProps) {
	const place = lab.part("tour").value ?? "";
	const button = useRef<HTMLButtonElement>(null);
	const close = () => {
		lab.setPart("tour", undefined);
		requestAnimationFrame(() => button.current?.focus());
	};
	return (
		<>
			<div class="stage">
				<div class="stage-side">
					{TOUR_PLACE.test(place) ? (
						<Tour lab={lab} timeline={timeline} place={place} onClose={close} />
					) : (
						<div class="invitation">
							<button
								type="button"
								class="button primary"
								ref={button}
								onClick={() => lab.setPart("tour", "begin")}
							>
								Take the tour
							</button>
							<p>New here? See what each rule does, and why.</p>
						</div>
					)}
				</div>
				<div class="stage-arena">
					<h2 class="visually-hidden" id="arena-title" tabIndex={-1}>
						The arena
					</h2>
					<Arena lab={lab} timeline={timeline} />
				</div>
				<div class="stage-cards">
					<Cards lab={lab} timeline={timeline} />
				</div>
			</div>
			<Charts lab={lab} timeline={timeline} />
			{sections.map((section) => (
				<LazySection
					key={section.id}
					{...section}
					lab={lab}
					timeline={timeline}
				/>
			))}
		</>
	);
}
