/** 2^k at k + 1022, for k from -1022 to 1023. */
export const powersOfTwo = /* #__PURE__ */ createPowersOfTwo();

function createPowersOfTwo(): Float64Array {
	const powers = new Float64Array(2046);
	powers[0] = 2 ** -1022;
	for (let k = 1; k < powers.length; k++) {
		powers[k] = 2 * (powers[k - 1] as number);
	}
	return powers;
}
