import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { defaultState, Lab, MAX_RUNS } from "../model/lab.js";
import { MAX_LINK, writeLink } from "../model/link.js";
import { Timeline } from "../model/timeline.js";
import { Address } from "./address.js";

/** Longer than any pause of the address. */
const LONG = 60_000;

let page: { hash: string; pathname: string; search: string; origin: string };
let hear: () => void;

beforeEach(() => {
	vi.useFakeTimers();
	page = { hash: "", pathname: "/", search: "", origin: "http://lab" };
	vi.stubGlobal("location", page);
	vi.stubGlobal("addEventListener", (_: string, listener: () => void) => {
		hear = listener;
	});
	vi.stubGlobal("history", {
		replaceState: (_: unknown, __: string, address: string) => {
			page.hash = address.slice(address.indexOf("#"));
		},
	});
});

afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

function open(lab: Lab): Address {
	return new Address(lab, new Timeline(lab));
}

function goTo(hash: string): void {
	page.hash = hash;
	hear();
}

it("opens the link of the state before, also while the present one is not written yet", () => {
	const lab = new Lab();
	open(lab);
	lab.noise.value = 2;
	vi.advanceTimersByTime(LONG);
	const before = page.hash;
	expect(before).toBe("#v=1&noise=2");
	goTo("#v=1&seed=7&noise=5");
	expect(lab.noise.value).toBe(5);
	goTo(before);
	expect(lab.noise.value).toBe(2);
	vi.advanceTimersByTime(LONG);
	expect(page.hash).toBe(before);
});

it("opens the default where the address before had no link, and leaves it without one", () => {
	const lab = new Lab();
	open(lab);
	goTo("#v=1&noise=5");
	vi.advanceTimersByTime(LONG);
	goTo("");
	expect(lab.snapshot()).toEqual(defaultState);
	vi.advanceTimersByTime(LONG);
	expect(page.hash).toBe("");
});

it("keeps the last link that can be opened again", () => {
	const lab = new Lab();
	const address = open(lab);
	lab.noise.value = 2;
	vi.advanceTimersByTime(LONG);
	const { hash } = page;
	const text = "∞".repeat(MAX_LINK / MAX_RUNS);
	lab.runs.value = lab.runs.value.map((run) => ({ ...run, text }));
	vi.advanceTimersByTime(LONG);
	expect(page.hash).toBe(hash);
	lab.apply({ ...defaultState, noise: 3 });
	vi.advanceTimersByTime(LONG);
	expect(page.hash).toBe("#v=1&noise=3");
	expect(address.link()).toBe(`http://lab/#${writeLink(lab.snapshot())}`);
});
