/** A setting's name as one says it: `learningRate` is the learning rate, `x: weightDecay` stays `x: weight decay`. */
export function settingWords(name: string): string {
	return name.replace(
		/([a-z\d])([A-Z])(?![A-Z])/g,
		(_, before: string, capital: string) =>
			`${before} ${capital.toLowerCase()}`,
	);
}
