import { signal } from "@preact/signals";
import { lengthOfSound, pitchAt, soundingPoints } from "./mapping.js";

/** A series as it sounds. */
export interface Melody {
	readonly points: number;
	/** The height of a point, from 0 to 1; undefined: silence. */
	readonly place: (index: number) => number | undefined;
	/** The place of a point between the ears, from −1 to 1. */
	readonly pan?: ((index: number) => number) | undefined;
	/** Whether a point is heard as a short drop of the volume. */
	readonly turn?: ((index: number) => boolean) | undefined;
}

/** Whether walking along a curve with the keys sounds. */
export const soundsWhileWalking = signal(false);
/** Whether a melody is playing. */
export const isSounding = signal(false);

/** Modest: a sine at full volume would have the gain 1. */
const VOLUME = 0.12;
/** The time in which the volume and the pitch settle, in seconds: fast, but without clicks. */
const SETTLE = 0.012;

/** One oscillator, whose pitch, place and volume move. */
interface Voice {
	readonly context: AudioContext;
	readonly oscillator: OscillatorNode;
	readonly panner: StereoPannerNode;
	readonly volume: GainNode;
}

let voice: Voice | undefined;
let stopCurrent: (() => void) | undefined;
/** The number of the melody that was asked for last; one that is stopped before it begins does not begin. */
let latest = 0;

/** Why nothing sounds, for the reader. */
export class SilentError extends Error {}

/**
 * Plays a melody, after whatever else sounded has stopped. Escape stops it.
 * @returns whether it played to its end.
 * @throws {SilentError} where there is no sound.
 */
export async function playMelody(
	melody: Melody,
	onPoint: (index: number) => void,
): Promise<boolean> {
	stopSound();
	const own = ++latest;
	const playing = wakeVoice();
	const { context } = playing;
	await begun(context);
	if (own !== latest) return false;
	const points = soundingPoints(melody.points);
	const seconds = lengthOfSound(melody.points);
	const begin = context.currentTime + 0.05;
	const each = seconds / points.length;
	silence(playing);
	points.forEach((index, i) => {
		schedule(playing, melody, index, begin + i * each, each);
	});
	const end = begin + seconds;
	playing.volume.gain.setTargetAtTime(0, end, SETTLE);
	isSounding.value = true;
	return new Promise((resolve) => {
		let frame = 0;
		let last = -1;
		const finish = (whole: boolean) => {
			cancelAnimationFrame(frame);
			document.removeEventListener("keydown", stopAtEscape, true);
			stopCurrent = undefined;
			isSounding.value = false;
			silence(playing);
			resolve(whole);
		};
		const stopAtEscape = (event: KeyboardEvent) => {
			if (event.key !== "Escape") return;
			event.preventDefault();
			event.stopPropagation();
			finish(false);
		};
		const follow = () => {
			const i = Math.floor((context.currentTime - begin) / each);
			const here = Math.min(points.length - 1, i);
			if (here > last) onPoint(points[here] as number);
			last = Math.max(last, here);
			if (context.currentTime >= end) finish(true);
			else frame = requestAnimationFrame(follow);
		};
		stopCurrent = () => finish(false);
		document.addEventListener("keydown", stopAtEscape, true);
		frame = requestAnimationFrame(follow);
	});
}

/** Stops the melody that plays or is about to, if there is one. */
export function stopSound(): void {
	latest++;
	stopCurrent?.();
}

/** Plays one short tone, where there is sound. */
export function playTone(place: number, pan = 0): void {
	const LENGTH = 0.14;
	stopSound();
	const playing = voiceOrNone();
	if (playing === undefined) return;
	playing.context.resume().catch(() => {});
	const now = playing.context.currentTime;
	silence(playing);
	playing.oscillator.frequency.setTargetAtTime(pitchAt(place), now, SETTLE / 4);
	playing.panner.pan.setTargetAtTime(pan, now, SETTLE / 4);
	playing.volume.gain.setTargetAtTime(VOLUME, now + SETTLE, SETTLE);
	playing.volume.gain.setTargetAtTime(0, now + LENGTH, SETTLE * 2);
}

function schedule(
	{ oscillator, panner, volume }: Voice,
	{ place, pan, turn }: Melody,
	index: number,
	at: number,
	length: number,
): void {
	const height = place(index);
	if (height === undefined) {
		volume.gain.setTargetAtTime(0, at, SETTLE);
		return;
	}
	oscillator.frequency.setTargetAtTime(pitchAt(height), at, SETTLE);
	if (pan !== undefined) panner.pan.setTargetAtTime(pan(index), at, SETTLE);
	const DIP = 0.25;
	if (turn?.(index)) {
		volume.gain.setTargetAtTime(DIP * VOLUME, at, SETTLE);
		volume.gain.setTargetAtTime(VOLUME, at + length / 2, SETTLE);
	} else volume.gain.setTargetAtTime(VOLUME, at, SETTLE);
}

/** Lets the volume fall to nothing, and forgets what was still to come. */
function silence({ context, oscillator, panner, volume }: Voice): void {
	const now = context.currentTime;
	oscillator.frequency.cancelScheduledValues(now);
	panner.pan.cancelScheduledValues(now);
	volume.gain.cancelScheduledValues(now);
	volume.gain.setTargetAtTime(0, now, SETTLE);
}

function wakeVoice(): Voice {
	try {
		voice ??= createVoice();
		return voice;
	} catch {
		throw new SilentError("This browser plays no sound.");
	}
}

function voiceOrNone(): Voice | undefined {
	try {
		return wakeVoice();
	} catch {
		return undefined;
	}
}

/** Seconds after which a sound that has not begun will not. */
const PATIENCE = 3;

/** Waits until a context runs; one without an output may never do so. */
async function begun(context: AudioContext): Promise<void> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(reject, 1000 * PATIENCE);
	});
	try {
		await Promise.race([context.resume(), late]);
	} catch {
		throw new SilentError("There is no output for sound.");
	} finally {
		clearTimeout(timer);
	}
}

function createVoice(): Voice {
	const context = new AudioContext();
	const oscillator = new OscillatorNode(context, { type: "triangle" });
	const panner = new StereoPannerNode(context);
	const volume = new GainNode(context, { gain: 0 });
	oscillator.connect(volume).connect(panner).connect(context.destination);
	oscillator.start();
	return { context, oscillator, panner, volume };
}
