import { createHash, randomBytes } from "node:crypto";
import { lstatSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Files are written under a temporary name beside their own: `.ravine-TARGET-PROCESS-RANDOM.part`, where TARGET is a hash
 * of the file's name and PROCESS the writer's number.
 */
const PART = /^\.ravine-([0-9a-f]{8})-(\d+)-[0-9a-f]{16}\.part$/;
/** A younger part may belong to a writer that cannot be seen from here, in another container or on another machine. */
const MIN_STALE_MILLISECONDS = 60_000;

/** The parts that this process is writing. */
const parts = new Set<string>();
process.on("exit", () => {
	for (const part of parts) rmSync(part, { force: true });
});

/** Directories' files whose stale parts were removed already. */
const cleaned = new Set<string>();

/**
 * A temporary path beside a file: short, so that any name that the disk allows can be written, and random, so that it
 * cannot be predicted. It is removed when the process ends, unless `forgetPart` is called.
 *
 * The first time that a file is asked for, parts of it that killed processes left are removed.
 */
export function createPart(path: string): string {
	removeStale(path);
	const random = randomBytes(8).toString("hex");
	return join(
		dirname(path),
		`.ravine-${hashOf(path)}-${process.pid}-${random}.part`,
	);
}

/** Has a part removed when the process ends. */
export function keepTrack(part: string): void {
	parts.add(part);
}

/** @returns whether it was kept track of. */
export function forgetPart(part: string): boolean {
	return parts.delete(part);
}

function hashOf(path: string): string {
	const hash = createHash("sha256").update(basename(path));
	return hash.digest("hex").slice(0, 8);
}

function removeStale(path: string): void {
	if (cleaned.has(path)) return;
	cleaned.add(path);
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
	return writer === process.pid ? !parts.has(part) : !isRunning(writer);
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
