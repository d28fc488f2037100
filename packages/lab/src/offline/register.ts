/** Keeps the site in the browser, so that it opens without a network. A page in somebody's frame leaves that to the lab itself. */
export function registerOffline(): void {
	const isServed = /^https?:$/.test(location.protocol);
	if (!import.meta.env.PROD || !isServed || window.top !== window) return;
	const register = () => {
		// A browser may refuse, as in a private window; then the lab needs the network.
		navigator.serviceWorker?.register("./sw.js").catch(() => {});
	};
	// What the first view needs is loaded first.
	if (document.readyState === "complete") register();
	else addEventListener("load", register, { once: true });
}
