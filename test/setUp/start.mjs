// Sets up the checkout in the given folder, with commands that simulate installing and building.
import { fileURLToPath } from "node:url";
import { CommandFailed, setUp } from "../../scripts/setUp.mjs";

const root = process.argv[2];
const pretend = (work) => [
	process.execPath,
	fileURLToPath(new URL("./pretend.mjs", import.meta.url)),
	work,
];
try {
	await setUp(
		{
			root,
			packages: ["one", "two"],
			install: pretend("install"),
			build: pretend("build"),
		},
		(text) => console.error(text),
	);
} catch (error) {
	if (!(error instanceof CommandFailed)) throw error;
	console.error(error.message);
	process.exitCode = error.exitCode;
}
