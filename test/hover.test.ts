import { spawn } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { glossary } from "ravine/explain";
import { rules } from "ravine/rules";
import { afterAll, expect, test } from "vitest";

/** The text that an editor shows over a setting, from TypeScript's language server. */

const root = fileURLToPath(new URL("..", import.meta.url));
const server = spawn(
	process.execPath,
	["node_modules/typescript/bin/tsc", "--lsp", "--stdio"],
	{ cwd: root, stdio: ["pipe", "pipe", "ignore"] },
);
afterAll(() => {
	server.kill();
});

const waiting = new Map<number, (result: unknown) => void>();
let received = Buffer.alloc(0);
server.stdout.on("data", (chunk: Buffer) => {
	received = Buffer.concat([received, chunk]);
	for (;;) {
		const header = received.indexOf("\r\n\r\n");
		if (header < 0) return;
		const length = Number(
			/\d+/.exec(received.toString("utf8", 0, header))?.[0],
		);
		const end = header + 4 + length;
		if (received.length < end) return;
		const message = JSON.parse(received.toString("utf8", header + 4, end));
		received = received.subarray(end);
		// The server also sends requests; an editor without settings answers null.
		if (message.method !== undefined) {
			if (message.id !== undefined) send({ id: message.id, result: null });
		} else waiting.get(message.id)?.(message.result);
	}
});

function send(message: object): void {
	const body = JSON.stringify({ jsonrpc: "2.0", ...message });
	server.stdin.write(
		`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
	);
}

let requests = 0;
function request(method: string, params: object): Promise<unknown> {
	const id = ++requests;
	send({ id, method, params });
	return new Promise((resolve) => waiting.set(id, resolve));
}

test("a setting of every shipped rule shows its default and its meaning", async () => {
	const settings = rules.flatMap((make) =>
		Object.entries(make().defaults).map(([setting, value]) => ({
			name: make.name,
			setting,
			value,
		})),
	);
	expect(settings.length).toBeGreaterThan(10);
	const lines = [
		`import { ${rules.map(({ name }) => name).join(", ")} } from "ravine";`,
		...settings.map(({ name, setting }) => `${name}({ ${setting}: 0.5 });`),
	];
	const uri = pathToFileURL(`${root}test/types/hover.ts`).href;
	await request("initialize", {
		processId: process.pid,
		rootUri: pathToFileURL(root).href,
		capabilities: { textDocument: { hover: { contentFormat: ["markdown"] } } },
	});
	send({ method: "initialized", params: {} });
	send({
		method: "textDocument/didOpen",
		params: {
			textDocument: {
				...{ uri, languageId: "typescript", version: 1 },
				text: lines.join("\n"),
			},
		},
	});
	for (const [index, { name, setting, value }] of settings.entries()) {
		const shown = (await request("textDocument/hover", {
			textDocument: { uri },
			position: { line: index + 1, character: name.length + 3 },
		})) as { contents: { value: string } };
		const text = shown.contents.value;
		expect(text).toContain(`${setting}?: Setting<${value}> | undefined`);
		// Editors do not show the meaning of a setting that a single rule has.
		const usual = glossary[setting];
		if (usual !== undefined) expect(text).toContain(usual.meaning);
	}
});
