import { shippedSurface } from "../surface.js";

export const eggholder = /* #__PURE__ */ shippedSurface({
	name: "eggholder",
	description:
		"many crests and hollows: the lowest point of the square is on its edge, and the cost falls further outside",
	formula:
		"-(y + 47) * sin(sqrt(abs(y + x / 2 + 47))) - x * sin(sqrt(abs(x - y - 47)))",
	domain: { x: [-512, 512], y: [-512, 512] },
	start: { x: -333, y: -333 },
	// A minimum of the square only: the slope along x is not zero there, and lower points are outside.
	minima: [{ at: { x: 512, y: 404.2318051137578 }, cost: -959.6406627208507 }],
	source:
		"Whitley et al. 1996, https://doi.org/10.1016/0004-3702(95)00124-7; collected in Jamil & Yang 2013, https://doi.org/10.1504/IJMMNO.2013.055204",
	settings: {
		sgd: { learningRate: 0.5 },
		momentum: { learningRate: 2, beta: 0.8 },
		rmsprop: { learningRate: 2, beta: 0.9 },
		adam: { learningRate: 20, beta1: 0.9, beta2: 0.999 },
	},
});
