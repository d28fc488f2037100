import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { InputError } from "../errors.js";
import { beforeInterrupt } from "../interrupt.js";
import { wholeNumber } from "../options.js";
import type { Output } from "../output.js";
import { shown } from "../text.js";
import { type Place, type Serving, serve } from "./server.js";
import { readSite, type Site } from "./site.js";

interface Options {
	readonly port?: number;
	readonly host: string;
}

/** RAVI on a telephone's keys. */
const USUAL_PORT = 7284;

const LOOPBACK = "127.0.0.1";

/** In a checkout, what `npm run lab` has built; else the site in this package. */
const folders = ["../../../lab/dist/", "../../site/"].map((path) =>
	fileURLToPath(new URL(path, import.meta.url)),
);

export function labCommand(output: Output): Command {
	return new Command("lab")
		.description(
			"serve the lab on this machine: a page on which rules race as you drag, type and play",
		)
		.option(
			"--port <n>",
			`the port; default: ${USUAL_PORT}, or any free one if that is in use`,
			wholeNumber(0, 65_535),
		)
		.option(
			"--host <address>",
			"the address to listen on; by default only this machine can open the page; 0.0.0.0 lets others in the network open it, such as a phone",
			LOOPBACK,
		)
		.addHelpText(
			"after",
			`
The page computes everything in the browser and loads nothing from elsewhere.
Ctrl-C ends the server.`,
		)
		.action((options: Options) => run(options, output));
}

async function run({ host, port }: Options, { print }: Output): Promise<void> {
	const site = findSite();
	const serving = await (port === undefined
		? serveAtUsualPort(site, host)
		: listen(site, { host, port }));
	beforeInterrupt(() => serving.close());
	print(`the lab: ${serving.url}\nCtrl-C ends it.\n`);
}

function findSite(): Site {
	const folder = folders.find((path) => existsSync(`${path}index.html`));
	if (folder === undefined) {
		throw new InputError(
			"the lab is not built in this checkout; npm run lab builds and serves it",
		);
	}
	return readSite(folder);
}

async function serveAtUsualPort(site: Site, host: string): Promise<Serving> {
	try {
		return await serve(site, { host, port: USUAL_PORT });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") {
			throw explained(error, { host, port: USUAL_PORT });
		}
		return listen(site, { host, port: 0 });
	}
}

async function listen(site: Site, place: Place): Promise<Serving> {
	try {
		return await serve(site, place);
	} catch (error) {
		throw explained(error, place);
	}
}

/** The system's error as bad input, with what to do. */
function explained(error: unknown, { host, port }: Place): unknown {
	const { code = "" } = error as NodeJS.ErrnoException;
	const sentences: Readonly<Record<string, string>> = {
		EADDRINUSE: `--port ${port} is in use; give another, or leave it out for a free one`,
		EACCES: `--port ${port} is reserved for the system; give one from 1024`,
		EADDRNOTAVAIL: `--host ${shown(host)} is not an address of this machine`,
		ENOTFOUND: `--host ${shown(host)} is not known; give an address such as ${LOOPBACK}`,
		EAI_AGAIN: `--host ${shown(host)} is not known; give an address such as ${LOOPBACK}`,
	};
	const sentence = sentences[code];
	return sentence === undefined ? error : new InputError(sentence);
}
