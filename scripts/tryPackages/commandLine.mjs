// Tries the command line, installed in a project outside the repository.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Broken, run } from "./project.mjs";

/** Runs the commands that a newcomer tries first. */
export async function tryCommands(project) {
	const ravine = (...args) =>
		run(project, join(project, "node_modules", ".bin", "ravine"), args);
	const expectIn = (text, word) => {
		if (!text.includes(word)) throw new Broken(`no "${word}" in: ${text}`);
	};
	await ravine("race", "bowl", "--rules", "sgd,adam", "--out", "race.svg");
	expectIn(readFileSync(join(project, "race.svg"), "utf8"), "<svg");
	expectIn(await ravine("explain", "adam"), "beta1");
	JSON.parse(await ravine("rules", "--json"));
	await ravine("report", "--epochs", "1");
	const page = readFileSync(join(project, "report", "index.html"), "utf8");
	for (const word of ["<svg", "<math", "digits"]) expectIn(page, word);
}
