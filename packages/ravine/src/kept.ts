/**
 * Makes a function that keeps what it has made for two objects and a key, for as long as both objects are in use.
 */
export function keepByPair<V>(): (
	first: object,
	second: object,
	key: string,
	make: () => V,
) => V {
	const all = new WeakMap<object, WeakMap<object, Map<string, V>>>();
	return (first, second, key, make) => {
		const ofFirst = all.get(first) ?? new WeakMap<object, Map<string, V>>();
		all.set(first, ofFirst);
		const ofBoth = ofFirst.get(second) ?? new Map<string, V>();
		ofFirst.set(second, ofBoth);
		const found = ofBoth.get(key) ?? make();
		ofBoth.set(key, found);
		return found;
	};
}
