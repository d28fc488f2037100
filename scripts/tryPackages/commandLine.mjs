// Tries the command line, installed in a project outside the repository.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Broken, expectEqual, run } from "./project.mjs";

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

/** Serves the lab of the installed package, with this version of Node, and asks for its page and its script. */
export async function tryLab(project) {
	const ravine = join(project, "node_modules", ".bin", "ravine");
	const child = spawn(ravine, ["lab", "--port", "0"], {
		cwd: project,
		stdio: ["ignore", "pipe", "pipe"],
	});
	try {
		const [printed] = await Promise.race([
			once(child.stdout, "data"),
			once(child.stderr, "data"),
		]);
		const [url] = /http:\S+/.exec(printed) ?? [];
		if (url === undefined) throw new Broken(`no address in: ${printed}`);
		const page = await (await fetch(url)).text();
		const [, script] = /<script [^>]*src="([^"]+)"/.exec(page) ?? [];
		const answer = await fetch(new URL(script, url));
		expectEqual(
			answer.headers.get("content-type"),
			"text/javascript; charset=utf-8",
		);
		if ((await answer.text()).length < 10_000)
			throw new Broken("a short script");
	} finally {
		child.kill();
		await once(child, "close");
	}
}
