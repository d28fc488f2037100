import { setFlagsFromString } from "node:v8";

/** V8's flag that makes one 256-bit instruction of two 128-bit ones. */
export const WIDE_FLAG = "--experimental-wasm-revectorize";
/** The first Node whose V8 makes the instructions under that flag. */
export const MIN_WIDE_NODE = 24;

/** Where ravine runs, and how it sets a flag of V8's. */
export interface Host {
	/** Node's version, as "24.1.0". */
	readonly version: string;
	/** The processor's kind, as `process.arch` names it. */
	readonly arch: string;
	readonly setFlag: (flag: string) => void;
}

const thisHost: Host = {
	version: process.versions.node,
	arch: process.arch,
	setFlag: setFlagsFromString,
};

/**
 * Has all kernels that are compiled from now on use registers of 256 bits; results keep the same bits.
 * @returns why it has no effect here, as a sentence without a full stop; undefined where it has.
 */
export function widenKernels({
	version,
	arch,
	setFlag,
}: Host = thisHost): string | undefined {
	if (arch !== "x64") {
		return `--wide has no effect here: it needs an x64 processor, and this one is ${arch}`;
	}
	if (Number.parseInt(version, 10) < MIN_WIDE_NODE) {
		return `--wide has no effect here: it needs Node ${MIN_WIDE_NODE} or later, and this is Node ${version}`;
	}
	setFlag(WIDE_FLAG);
	return undefined;
}
