import { createHash, randomBytes } from "node:crypto";
import { lstatSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Files are written under a temporary name beside their own: `.ravine-TARGET-PROCESS-RANDOM.part`, where TARGET is a hash
 * of the file's name and PROCESS the writer's number.
 */
const PART = /^\.ravine-([0-9a-f]{8})-(\d+)-[0-9a-f]{16}\.part$/;
/**
 * A younger part may belong to a writer that cannot be seen from here: another thread, or a process in another container
 * or on another machine.
 */
const MIN_STALE_MILLISECONDS = 60_000;

/** The times at which the stale parts of files were last looked for, by path. */
const lookedFor = new Map<string, number>();

/**
 * A temporary path beside a file: short, so that any name that the disk allows can be written, and random, so that
 * concurrent writers have different ones and nobody can predict it.
 *
 * Parts of the file that killed processes left are removed, at most once a minute.
 */
export function createPart(path: string): string {
	const now = Date.now();
	const last = lookedFor.get(path) ?? Number.NEGATIVE_INFINITY;
	if (now - last >= MIN_STALE_MILLISECONDS) {
		lookedFor.set(path, now);
		removeStale(path);
	}
	const random = randomBytes(8).toString("hex");
	return join(
		dirname(path),
		`.ravine-${hashOf(path)}-${process.pid}-${random}.part`,
	);
}

function hashOf(path: string): string {
	const hash = createHash("sha256").update(basename(path));
	return hash.digest("hex").slice(0, 8);
}

function removeStale(path: string): void {
	const hash = hashOf(path);
	try {
		for (const name of readdirSync(dirname(path))) {
			const [, target, writer] = PART.exec(name) ?? [];
			if (target !== hash || writer === undefined) continue;
			const part = join(dirname(path), name);
			if (isStale(part, Number(writer))) rmSync(part, { force: true });
		}
	} catch {
		// A directory that cannot be read, or a part of another user's: they stay.
	}
}

function isStale(part: string, writer: number): boolean {
	const there = lstatSync(part, { throwIfNoEntry: false });
	if (!there?.isFile()) return false;
	if (Date.now() - there.mtimeMs < MIN_STALE_MILLISECONDS) return false;
	// A container's processes may have the same number at every start.
	return writer === process.pid || !isRunning(writer);
}

function isRunning(writer: number): boolean {
	try {
		process.kill(writer, 0);
		return true;
	} catch (error) {
		// A process of another user's is there, but takes no signals.
		return (error as NodeJS.ErrnoException).code !== "ESRCH";
	}
}
