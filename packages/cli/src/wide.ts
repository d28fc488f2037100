import { setFlagsFromString } from "node:v8";

/** V8's flag that replaces two 128-bit instructions by one of 256 bits. */
export const WIDE_FLAG = "--experimental-wasm-revectorize";
/** The first version of Node whose V8 supports the flag. */
export const MIN_WIDE_NODE = 24;

/** The machine, and a function to set flags of V8. */
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
 * Makes all kernels that are compiled from now on use registers of 256 bits; results keep the same bits.
 * @returns the reason why it has no effect here, as a sentence without a full stop; undefined if it has an effect.
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
