import { execFileSync } from "node:child_process";
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";

const modules = fileURLToPath(new URL("../../node_modules/", import.meta.url));
const packed = join(modules, "@sparticuz", "chromium");

/** Milliseconds to wait for Chromium's start, because a machine may be busy. */
const START_TIMEOUT = 300_000;

/** Whether the Chromium from npm runs on this machine. */
export const chromiumRuns =
	process.platform === "linux" && process.arch === "x64";

/** Chromium, the libraries that a bare machine lacks, a font, and a graphics driver that needs no graphics card. */
const parts = [
	"chromium.br",
	"al2023.tar.br",
	"fonts.tar.br",
	"swiftshader.tar.br",
];

/** Only the unpacked font, so that text has the same widths on every machine. */
const fontsConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts/fonts</dir><cachedir prefix="xdg">fonts</cachedir></fontconfig>
`;

/**
 * Unpacks Chromium and what it needs, unless they are unpacked already. Simultaneous callers
 * each unpack separately; the first to finish renames its folder, so the result is never half full.
 * @returns the folder.
 */
export function unpackChromium(): string {
	const { version } = JSON.parse(
		readFileSync(join(packed, "package.json"), "utf8"),
	) as { version: string };
	const cache = join(modules, ".cache");
	const folder = join(cache, `chromium-${version}-with-fonts`);
	if (existsSync(folder)) return folder;
	mkdirSync(cache, { recursive: true });
	const unfinished = mkdtempSync(join(cache, "unpacking-"));
	// The package unpacks into the system's temporary folder and keeps existing files, so it gets a new temporary folder.
	execFileSync(
		process.execPath,
		[
			"--input-type=module",
			"--eval",
			`import { inflate } from "@sparticuz/chromium";
			for (const name of ${JSON.stringify(parts)}) await inflate(${JSON.stringify(join(packed, "bin"))} + "/" + name);`,
		],
		{ cwd: modules, env: { ...process.env, TMPDIR: unfinished } },
	);
	writeFileSync(join(unfinished, "fonts.conf"), fontsConfiguration);
	try {
		renameSync(unfinished, folder);
	} catch (error) {
		rmSync(unfinished, { recursive: true });
		if (!existsSync(folder)) throw error;
	}
	return folder;
}

/** Starts the headless Chromium from npm. */
export function launchChromium(): Promise<Browser> {
	const folder = unpackChromium();
	return chromium.launch({
		timeout: START_TIMEOUT,
		executablePath: join(folder, "chromium"),
		env: {
			...process.env,
			LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
			FONTCONFIG_FILE: join(folder, "fonts.conf"),
			// Fontconfig keeps its cache here.
			XDG_CACHE_HOME: join(folder, "cache"),
		},
	});
}
