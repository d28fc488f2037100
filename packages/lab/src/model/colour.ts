/** The red, green and blue of a colour `#rrggbb` or `#rgb`, from 0 to 255. */
export function channels(colour: string): readonly [number, number, number] {
	const digits = colour.slice(1);
	const whole =
		digits.length === 3 ? [...digits].map((one) => one + one).join("") : digits;
	const number = Number.parseInt(whole, 16);
	return [number >> 16, (number >> 8) & 255, number & 255];
}
