// A lock on a folder. The system releases it when its holders end in any way: there is no file with a process number
// that could outlive its process.
import { closeSync, constants, openSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds between two attempts; each waiter adds a random time up to this, so that they do not try together. */
const RETRY_AFTER = 50;

/** With this flag, open(2) takes the lock of flock(2) on macOS and the BSDs; Node has no name for it. */
const O_EXLOCK = 0x20;

/**
 * Waits for the lock.
 * @param {string} folder the folder to lock.
 * @param {() => void} onWait called once if another process holds it.
 * @returns {Promise<{ fd: number | undefined, release: () => void }>} a child process that inherits `fd` holds the lock
 * too, until it ends.
 */
export async function takeLock(folder, onWait) {
	const { dev, ino } = statSync(folder, { bigint: true });
	const name = `ravine-setup-${dev}-${ino}`;
	const attempt = {
		// In the abstract namespace a socket has no file.
		linux: () => listen(`\0${name}`),
		win32: () => listen(`\\\\.\\pipe\\${name}`),
	}[process.platform];
	for (let waited = false; ; waited = true) {
		const lock = await (attempt?.() ??
			openLocked(join(folder, ".ravine-lock")));
		if (lock !== undefined) return lock;
		if (!waited) onWait();
		await sleep(RETRY_AFTER * (1 + Math.random()));
	}
}

/** Only one process at a time can listen under a name. */
function listen(path) {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once("error", (error) => {
			if (error.code === "EADDRINUSE") resolve(undefined);
			else reject(error);
		});
		server.listen(path, () =>
			resolve({
				fd:
					process.platform === "win32"
						? undefined
						: (server._handle?.fd ?? undefined),
				release: () => server.close(),
			}),
		);
	});
}

/** Only one process at a time can have the file open with an exclusive lock. */
function openLocked(path) {
	const { O_CREAT, O_NONBLOCK, O_RDWR } = constants;
	try {
		const fd = openSync(path, O_RDWR | O_CREAT | O_NONBLOCK | O_EXLOCK);
		return { fd, release: () => closeSync(fd) };
	} catch (error) {
		if (error.code === "EAGAIN" || error.code === "EWOULDBLOCK")
			return undefined;
		throw error;
	}
}
