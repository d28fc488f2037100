import { spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { expectRefusal, runCommand } from "../commandLine.js";
import { builtSite } from "./openLab.js";

/** `ravine lab`, in a process of its own. */

const program = fileURLToPath(
	new URL("../../packages/cli/bin/ravine.js", import.meta.url),
);

/** Starts it and waits for the address. */
async function start(...args: string[]) {
	await builtSite();
	const child = spawn(process.execPath, [program, "lab", ...args]);
	let stderr = "";
	child.stderr.setEncoding("utf8").on("data", (text) => {
		stderr += text;
	});
	const closed = once(child, "close");
	let stdout = "";
	for await (const text of child.stdout.setEncoding("utf8")) {
		stdout += text;
		if (stdout.includes("Ctrl-C ends it.")) break;
	}
	const [url] = /http:\S+/.exec(stdout) ?? [];
	const interrupt = async () => {
		child.kill("SIGINT");
		const [code] = await closed;
		return { code, stderr };
	};
	return { url: url as string, stdout, interrupt };
}

test.skipIf(process.platform === "win32")(
	"prints the address, serves the page on this machine only, and ends without a trace",
	async () => {
		const { url, stdout, interrupt } = await start("--port", "0");
		expect(stdout).toBe(`the lab: ${url}\nCtrl-C ends it.\n`);
		expect(new URL(url).hostname).toBe("127.0.0.1");
		const page = await fetch(url);
		expect(await page.text()).toContain("<title>ravine lab</title>");
		expect(await interrupt()).toEqual({ code: 130, stderr: "" });
		await expect(fetch(url)).rejects.toThrow();
	},
);

test("a port in use is an error that says so", async () => {
	await builtSite();
	const other = createServer().listen(0, "127.0.0.1");
	await once(other, "listening");
	const { port } = other.address() as AddressInfo;
	try {
		expectRefusal(
			await runCommand("lab", "--port", String(port)),
			`ravine: --port ${port} is in use; give another, or leave it out for a free one`,
		);
	} finally {
		other.close();
	}
});

test.each([
	[["--port", "x"], /--port.*whole number from 0 to 65535/],
	[["--port", "70000"], /--port.*whole number from 0 to 65535/],
	[
		["--host", "203.0.113.7"],
		/203\.0\.113\.7 is not an address of this machine/,
	],
	[["--host", "no such host"], /"?no such host"? is not known/],
	[["--opne"], /unknown option '--opne'/],
])("%j is refused", async (args, message) => {
	await builtSite();
	expectRefusal(await runCommand("lab", ...args), message);
});
