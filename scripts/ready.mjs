// Makes this checkout ready to run, and prints its progress.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CommandFailed, setUp } from "./setUp.mjs";

const [major] = process.versions.node.split(".");
if (Number(major) < 20) {
	console.error(`ravine needs Node 20 or later; this is ${process.version}`);
	process.exit(2);
}

const root = fileURLToPath(new URL("..", import.meta.url));
const npm = process.env.npm_execpath;

const checkout = {
	root,
	packages: ["ravine", "plot", "cli"],
	install: [
		...(npm?.endsWith(".js")
			? [process.execPath, npm]
			: [process.platform === "win32" ? "npm.cmd" : "npm"]),
		...["ci", "--include=dev", "--no-audit", "--no-fund"],
	],
	build: [
		process.execPath,
		join(root, "node_modules", "typescript", "bin", "tsc"),
		// The command line and all that it uses; the lab's bundler needs no types.
		...["--build", join(root, "packages", "cli")],
	],
};

try {
	await setUp(checkout, (text) => console.error(text));
} catch (error) {
	if (!(error instanceof CommandFailed)) throw error;
	console.error(error.message);
	process.exitCode = error.exitCode;
}
