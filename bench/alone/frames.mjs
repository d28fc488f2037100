// @ts-check
/**
 * Inverse kinematics: an arm of seven joints follows a moving target, whose position and direction are six residuals.
 * Each frame is a `leastSquares` that starts from the last one. Prints the microseconds of a frame at the median, with
 * the function's Jacobian and without.
 */
import { leastSquares } from "../../packages/ravine/dist/index.js";
import { answer } from "./turns.mjs";

const FRAMES = 3000;
const WARM_UP = 3000;
/** The lengths of the links; the joints turn about z and y by turns. */
const links = [0.34, 0, 0.4, 0, 0.4, 0, 0.126];
const JOINTS = links.length;
const rest = [0.3, 0.6, -0.2, -1.2, 0.4, 0.8, 0.1];

/** The directions of the hand, as columns, and for each joint its place and its axis; the hand's place comes last. */
const hand = new Float64Array(9);
const places = new Float64Array(3 * (JOINTS + 1));
const axes = new Float64Array(3 * JOINTS);
const target = { hand: hand.slice(), place: new Float64Array(3) };

/** Computes where the joints and the hand are. */
function move(/** @type {ArrayLike<number>} */ angles) {
	hand.fill(0);
	hand[0] = hand[4] = hand[8] = 1;
	for (let joint = 0; joint < JOINTS; joint++) {
		const [sin, cos] = [Math.sin(angles[joint]), Math.cos(angles[joint])];
		const aboutZ = joint % 2 === 0;
		// The columns that the turn mixes, and the axis.
		const [p, q, axis] = aboutZ ? [0, 1, 2] : [2, 0, 1];
		for (let i = 0; i < 3; i++) {
			const [a, b] = [hand[3 * p + i], hand[3 * q + i]];
			axes[3 * joint + i] = hand[3 * axis + i];
			hand[3 * p + i] = cos * a + sin * b;
			hand[3 * q + i] = cos * b - sin * a;
		}
		for (let i = 0; i < 3; i++) {
			places[3 * joint + 3 + i] =
				places[3 * joint + i] + links[joint] * hand[6 + i];
		}
	}
}

/** @type {import("ravine").ResidualFunction} */
function residuals(angles, out, jacobian) {
	move(angles);
	for (let i = 0; i < 3; i++) {
		const [j, k] = [(i + 1) % 3, (i + 2) % 3];
		out[i] = places[3 * JOINTS + i] - target.place[i];
		// Half of the wanted directions × the hand's, added up: the axis of the turn between them.
		let turn = 0;
		for (let c = 0; c < 9; c += 3) {
			turn +=
				target.hand[c + j] * hand[c + k] - target.hand[c + k] * hand[c + j];
		}
		out[3 + i] = turn / 2;
	}
	if (jacobian === undefined) return;
	for (let joint = 0; joint < JOINTS; joint++) {
		const at = 3 * joint;
		for (let i = 0; i < 3; i++) {
			const [j, k] = [(i + 1) % 3, (i + 2) % 3];
			const reach = (/** @type {number} */ m) =>
				places[3 * JOINTS + m] - places[at + m];
			jacobian[i * JOINTS + joint] =
				axes[at + j] * reach(k) - axes[at + k] * reach(j);
			// a × (b × c) is b (a · c) - c (a · b), where b is the axis, a and c the wanted and the hand's direction.
			let slope = 0;
			for (let c = 0; c < 9; c += 3) {
				let [along, across] = [0, 0];
				for (let m = 0; m < 3; m++) {
					along += target.hand[c + m] * hand[c + m];
					across += target.hand[c + m] * axes[at + m];
				}
				slope += axes[at + i] * along - hand[c + i] * across;
			}
			jacobian[(3 + i) * JOINTS + joint] = slope / 2;
		}
	}
}

/** Moves the target to that of a frame. */
function aim(/** @type {number} */ frame) {
	move(rest.map((angle, j) => angle + 0.2 * Math.sin(0.02 * frame + j)));
	target.hand.set(hand);
	target.place.set(places.subarray(3 * JOINTS));
}

/** @param {import("ravine").ResidualFunction} of */
function follow(of) {
	/** @type {ArrayLike<number>} */
	let angles = rest;
	const times = [];
	for (let frame = 0; frame < WARM_UP + FRAMES; frame++) {
		aim(frame);
		const begin = performance.now();
		const { x, converged, cost } = leastSquares(of, angles);
		const time = performance.now() - begin;
		if (frame >= WARM_UP) times.push(1000 * time);
		if (!converged || cost > 1e-20) throw new Error(`frame ${frame} is lost`);
		angles = x;
	}
	return times.sort((a, b) => a - b)[FRAMES >> 1];
}

answer({
	given: follow(residuals),
	differences: follow((angles, out) => residuals(angles, out)),
});
