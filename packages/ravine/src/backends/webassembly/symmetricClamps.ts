import type { Node, Program } from "../../language/program.js";
import type { Lanes, Push } from "./lanes.js";

/**
 * Prepares the clamps between -limit and limit, where limit is a setting. WebAssembly's `min` and `max` take seven and
 * eight instructions on x64, because of NaN and of the zeros' signs. `pmin` and `pmax` take one each, and between -limit
 * and limit they differ in two cases only: a limit that is NaN, and one that is -0. For these the results' bits are set
 * by a mask, computed once before the loop.
 *
 * @param scalars the locals of scalars.
 * @returns for each of these clamps, the local with the mask.
 */
export function emitClampMasks(
	{ kernel, shape, number }: Lanes,
	{ nodes }: Program,
	elements: readonly number[],
	scalars: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
	const ofLimits = new Map<number, number>();
	const masks = new Map<number, number>();
	for (const index of elements) {
		const { op, args } = nodes[index] as Node;
		const [, low = 0, limit = 0] = args;
		if (op !== "clamp" || !isNegated(nodes, low, limit)) continue;
		let mask = ofLimits.get(limit);
		if (mask === undefined) {
			mask = kernel.local("clamp.mask", "v128");
			ofLimits.set(limit, mask);
			const scalar = scalars.get(limit) as number;
			// All bits for NaN, the sign's bit for -0, else none.
			kernel.get(scalar).get(scalar).emit(`${shape}.ne`);
			kernel.get(scalar);
			number(0);
			kernel.emit(`${shape}.eq`).get(scalar).emit("v128.and");
			kernel.emit("v128.or").set(mask);
		}
		masks.set(index, mask);
	}
	return masks;
}

/** Whether a scalar is a setting, and another is minus it. */
function isNegated(
	nodes: readonly Node[],
	negative: number,
	setting: number,
): boolean {
	const { op, args } = nodes[negative] as Node;
	return (
		op === "negate" && args[0] === setting && nodes[setting]?.op === "setting"
	);
}

/** Emits a clamp between -limit and limit, and leaves the result on the stack. */
export function emitSymmetricClamp(
	{ kernel, shape }: Lanes,
	mask: number,
	x: Push,
	low: Push,
	limit: Push,
): void {
	x();
	low();
	kernel.emit(`${shape}.pmax`);
	limit();
	kernel.emit(`${shape}.pmin`);
	kernel.get(mask).emit("v128.or");
}
