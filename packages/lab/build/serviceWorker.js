// Keeps the lab's files, so that it opens without a network. The build writes VERSION and FILES, each file's content hash
// by its address, into this text.
/* global VERSION, FILES */

const PREFIX = "ravine-lab ";
const NAME = PREFIX + VERSION;

/** Milliseconds to wait for a new page from the network while the kept one could be shown. */
const PATIENCE = 4000;

// A file of another version has another hash, and then the new worker is not installed: never a mix.
self.addEventListener("install", (event) => {
	const requests = Object.entries(FILES).map(
		([address, integrity]) =>
			new Request(address, { integrity, cache: "no-cache" }),
	);
	event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(requests)));
});

// It becomes active when no page of the old version is open any more.
self.addEventListener("activate", (event) => {
	event.waitUntil(removeOld().then(() => self.clients.claim()));
});

async function removeOld() {
	const names = await caches.keys();
	const old = names.filter((name) => name.startsWith(PREFIX) && name !== NAME);
	await Promise.all(old.map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
	const { request } = event;
	if (request.method !== "GET") return;
	if (request.mode !== "navigate") event.respondWith(file(request));
	else if (isHome(new URL(request.url))) event.respondWith(page(request));
});

function isHome({ pathname }) {
	const home = new URL("./", self.location.href).pathname;
	return pathname === home || pathname === `${home}index.html`;
}

async function file(request) {
	return (await kept(request)) ?? fetch(request);
}

async function kept(request) {
	const cache = await caches.open(NAME);
	return cache.match(request);
}

/** The page that the network has now, which names its own files; without a network, the kept one. */
async function page(request) {
	const old = await kept(new Request("./"));
	if (old === undefined) return fetch(request);
	const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, old));
	const fresh = fetch(request).then(
		(answer) => (answer.status < 400 ? answer : old),
		() => old,
	);
	return Promise.race([fresh, late]);
}
