// Builds the lab and serves it: npm run lab. With --build it only builds: npm run lab -- --build
import { CommandFailed } from "./setUp.mjs";
import { buildSite, site } from "./site.mjs";

/** @returns {Promise<boolean>} whether there is a site. */
async function build() {
	try {
		await buildSite((text) => console.error(text));
		return true;
	} catch (error) {
		if (!(error instanceof CommandFailed)) throw error;
		console.error(error.message);
		process.exitCode = error.exitCode;
		return false;
	}
}

const buildsOnly = process.argv.includes("--build");
if (buildsOnly && process.argv.length > 3) {
	console.error("lab: --build goes with no other option");
	process.exit(2);
}
if (await build()) {
	if (buildsOnly) console.log(`the site: ${site}`);
	else {
		const { run } = await import("../packages/cli/dist/main.js");
		process.argv.splice(2, 0, "lab");
		await run();
	}
}
