import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("./rules/", import.meta.url);

const published = Object.fromEntries(
	readdirSync(folder)
		.filter((file) => file.endsWith(".rule"))
		.map((file) => [
			file.replace(".rule", ""),
			readFileSync(new URL(file, folder), "utf8"),
		]),
);

/**
 * Rules that are not shipped: published ones, and others that together use every operator, function, comparison,
 * reduction and kind of state, in one, two and three stages.
 */
export const ruleTexts: Readonly<Record<string, string>> = {
	...published,
	everyOperator: `
		setting a = 0.3
		state m = 1
		m = a * m - g / (1 + abs(w)) + -w^3 + w^a * 0 + (w + 2)^-1.5
		w = w - a * (m + 2^m * 1e-3 + g / a - w / t)
	`,
	everyFunction: `
		setting a = 0.01
		w = w - a * (sqrt(abs(g)) + sign(g) + exp(-abs(w)) + log(abs(g) + 1e-3) + tanh(w) + sin(g) + cos(w) + min(g, w) + max(g, 0))
	`,
	everyLaterFunction: `
		setting a = 0.01
		x = log1p(abs(g)) + sigmoid(w) + atan(g) + atan2(g, w) + floor(w * 3) + mod(w, 0.3) + mod(t, 3)
		w = w - a * (x + clamp(g, -1, 1) + clamp(w, g, a) + floor(a * t) * sigmoid(-a))
	`,
	everyComparison: `
		setting a = 0.01
		x = where(g < w, g, -g) + where(g <= 0, 1, w) + where(g > w, 2, 3)
		y = where(g >= a, w, g) + where(g == w, 5, g) + where(w != g, w, 0)
		w = w - a * (x + y)
	`,
	scalarConditions: `
		setting a = 0.01
		warm = where(t < 10, t / 10, 1)
		x = where(t <= 1, g, w) + where(a == 0.01, g, 0) + where(norm(g) > 1, g / norm(g), g)
		w = w - warm * a * x
	`,
	conditionsJoined: `
		setting a = 0.01
		state m = 0
		early = t < 3 or a > 1
		turned = g * w < 0 and not (w == 0 or early)
		m = where(turned, 0, m + g)
		w = w - a * where(early, g, m) - where(not turned and g != w, a, 0)
	`,
	everyReduction: `
		setting a = 0.01
		w = w - a * g * (norm(g) + sum(w) * 1e-3 + mean(abs(g)) + globalNorm(w)) / (1 + norm(w))
	`,
	everyLaterReduction: `
		setting a = 0.01
		shift = (globalSum(w) + globalMean(g) + sum(g) / count) * 1e-3
		x = g / (1 + largest(abs(g))) + (w - shift) / (1 + globalLargest(-w)^2)
		w = w - a * x
	`,
	threeStages: `
		setting a = 0.01
		direction = g / (norm(g) + 1)
		spread = direction - mean(direction)
		w = w - a * spread * sum(spread * w) / (globalNorm(spread) + 1e-3)
	`,
	reductionsNested: `
		w = w - 0.1 * g * norm(g - norm(w - mean(g)))
	`,
	scalarStates: `
		setting a = 0.01
		state scalar d = 1e-6
		state scalar best = 1
		state s = 0
		grown = d * norm(s) + mean(g^2)
		s = s + d * g
		best = min(best, grown)
		d = max(d, grown / (sum(abs(s)) + 1))
		w = w - a * d * s / best
	`,
	scalarStatesSwapped: `
		state scalar p = 1
		state scalar q = 2
		old = p
		p = q
		q = old + 1
		w = w - p * g - q
	`,
	globalStates: `
		setting a = 0.01
		state global reach = 1e-3
		state global seen = 0
		state scalar own = 2
		state s = 0
		before = seen
		seen = seen + globalNorm(g)^2
		own = own + seen * norm(g)
		reach = max(reach, where(t > 1, globalLargest(abs(s)) / (1 + before), reach))
		s = s + reach * g / own
		w = w - a * s / sqrt(seen + 1e-8)
	`,
	globalStatesSwapped: `
		state global p = 1
		state global q = 2
		state m = 0
		old = p
		p = q
		q = old + 1
		m = p
		w = w - p * g - q
	`,
	starts: `
		setting a = 0.01
		setting first = 1e-3 in (0, 1]
		state z = w
		state size = a
		state spread = w - mean(w) + count
		state scalar d = norm(w) + first
		state scalar e = first^2
		state global reach = 1e-6 * (1 + globalNorm(w - first))
		state global seen = first
		reach = max(reach, globalNorm(w - z))
		seen = seen + globalNorm(g)^2
		d = d * 0.5 + norm(spread)
		e = e + d
		size = where(g * z > 0, size * 1.2, size * 0.5)
		spread = spread * 0.9
		z = 0.9 * z + 0.1 * w
		w = w - size * reach / sqrt(seen + 1e-8) * g / d - e * 1e-9 * spread
	`,
	scalarStepState: `
		state scalar product = 1
		product = product * 0.9
		w = w - g * (1 - product)
	`,
	scalarsIntoElements: `
		state m = 3
		state n = -1
		m = t / 3
		n = norm(g)
		w = w - m * g + n
	`,
	parametersFromScalar: `
		w = mean(w) - 0.1 * mean(g)
	`,
	assignedTwice: `
		setting a = 0.1
		state m = 0
		w = w * (1 - a)
		m = m + w
		m = 0.5 * m + g
		w = w - a * m
		w = max(min(w, 4), -4)
	`,
	gradientAssigned: `
		setting a = 0.1
		g = g * min(1, 0.5 / globalNorm(g))
		g = g + 0.01 * w
		w = w - a * where(norm(g) > 1, g, clamp(g, -0.1, 0.1))
	`,
	powers: `
		setting a = 0.7
		w = w - 0.01 * (w^2 + w^3 + w^7 + w^16 + w^17 + w^-1 + w^-2 + abs(w)^0.5 + abs(w)^-0.5 + w^a + a^w + t^w + w^t)
	`,
	constants: `
		w = w - 0.1 * g * (2 / 4 - 1) ^ 2 * pi + 1 / 0 * 0.5 * sign(g) * 1e-30 - -0 * w
	`,
};

/** Links: texts that never assign w, or that need a setting of another rule. */
export const linkTexts: Readonly<Record<string, string>> = {
	clip: `
		setting limit = 1
		g = g * min(1, limit / globalNorm(g))
	`,
	average: `
		setting decay = 0.9
		state average = 0
		average = average + (1 - decay) / (1 - decay^t) * (w - average)
	`,
	decay: `
		setting weightDecay = 0.01
		w = w - learningRate * weightDecay * w
	`,
};
