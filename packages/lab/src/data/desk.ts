import type { Lab } from "../model/lab.js";

/** Makes the cost of the data that a lab has chosen. */
export class Desk {
	readonly lab: Lab;

	constructor(lab: Lab) {
		this.lab = lab;
	}
}

const desks = new WeakMap<Lab, Desk>();

/** The desk of a lab; there is one. */
export function deskOf(lab: Lab): Desk {
	const desk = desks.get(lab) ?? new Desk(lab);
	desks.set(lab, desk);
	return desk;
}
