// @ts-check
import { Contender } from "./contender.mjs";
import { peer as jax } from "./peers/jax.mjs";
import { peer as native, onCores } from "./peers/native.mjs";
import { peer as optax } from "./peers/optax.mjs";
import { peer as plain } from "./peers/plain.mjs";
import { peer as ravine } from "./peers/ravine.mjs";
import { peer as tfjs } from "./peers/tfjs.mjs";
import { peer as torch } from "./peers/torch.mjs";

/** The others are compared with the first. */
const peers = [ravine, plain, native, torch, tfjs, jax, optax];

/**
 * @typedef {object} LineUp
 * @property {Record<string, import("./peers/peer.mjs").Availability>} found the peers by name
 * @property {readonly (() => Contender)[]} makers one for each variant of each peer that the machine has
 */

/**
 * Finds the peers on this machine.
 *
 * @param {number} cores
 * @returns {Promise<LineUp>}
 */
export async function lineUp(cores) {
	/** @type {LineUp["found"]} */
	const found = {};
	/** @type {(() => Contender)[]} */
	const makers = [];
	for (const peer of peers) {
		const availability = await peer.available();
		found[peer.name] = availability;
		if ("missing" in availability) continue;
		for (const variant of peer.variants) {
			const name = variant === "" ? peer.name : `${peer.name}, ${variant}`;
			makers.push(() => new Contender(name, peer.launch(variant)));
		}
		if (peer === native) {
			// Not a peer but the limit: the same memory traffic with hardly any arithmetic.
			const launch = native.launch(onCores(cores));
			makers.push(() => new Contender("memory alone", launch, "streams"));
		}
	}
	return { found, makers };
}
