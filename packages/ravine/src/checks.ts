/** A value as an error shows it. */
export function describe(value: unknown): string {
	if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
	if (value === null || typeof value !== "object") return String(value);
	if (Array.isArray(value)) return "an array";
	return `an object (${value.constructor?.name ?? "no prototype"})`;
}

/** Whether a value may hold things by name: an object that is no array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return (
		typeof value === "object" &&
		value !== null &&
		!Array.isArray(value) &&
		!ArrayBuffer.isView(value)
	);
}

/**
 * Checks an option that counts something.
 * @param least 0 or 1; left out, any whole number will do.
 * @throws RangeError naming the subject, the option and what is allowed.
 */
export function checkWhole(
	subject: string,
	option: string,
	value: unknown,
	least = Number.NEGATIVE_INFINITY,
): void {
	if (Number.isInteger(value) && (value as number) >= least) return;
	const allowed = least === 1 ? " above 0" : least === 0 ? " from 0" : "";
	throw new RangeError(
		`${subject}: ${option} must be a whole number${allowed}, got ${describe(value)}`,
	);
}
