import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
	checkPackage,
	createPackageFromTarballData,
	type Package,
} from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pack, published } from "../scripts/pack.mjs";

/** The packed packages. `npm run try:packages` installs and uses them. */

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "ravine-packages-"));
const licence = readFileSync(join(root, "LICENSE"), "utf8");

let tarballs: Record<string, string>;
const packed = new Map<string, { bytes: Buffer; contents: Package }>();

beforeAll(async () => {
	tarballs = await pack(folder);
	for (const [name, path] of Object.entries(tarballs)) {
		const bytes = readFileSync(path);
		const contents = createPackageFromTarballData(bytes);
		packed.set(name, { bytes, contents });
	}
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function contentsOf(name: string) {
	const { contents, bytes } = packed.get(name) as {
		bytes: Buffer;
		contents: Package;
	};
	const prefix = `/node_modules/${name}/`;
	const files = contents.listFiles().map((path) => path.slice(prefix.length));
	const read = (path: string) => contents.readFile(prefix + path);
	return {
		bytes,
		contents,
		files,
		read,
		manifest: JSON.parse(read("package.json")),
	};
}

/** A file of the lab's site: at its top, or named with a hash. */
const siteFile =
	/^site\/([\w-]+\.(html|js|svg|png|webmanifest)|assets\/[\w.-]+-[\w-]{8}\.\w+)$/;

const names = ["ravine", "@ravine/plot", "@ravine/cli"];

it("every package that is published is packed", () => {
	expect(published().sort()).toEqual([...names].sort());
	expect(Object.keys(tarballs).sort()).toEqual([...names].sort());
});

describe.each(names)("%s", (name) => {
	it("publint --strict finds no problem", async () => {
		const { bytes } = contentsOf(name);
		const tarball = Uint8Array.from(bytes).buffer;
		const { messages, pkg } = await publint({
			pack: { tarball },
			strict: true,
		});
		const said = messages.map((message) => formatMessage(message, pkg));
		expect(said).toEqual([]);
	});

	// CommonJS and TypeScript's `node10` resolution are not supported; docs/bundlers.md says so.
	it("attw finds nothing wrong for ES modules", async () => {
		const { contents, files, manifest } = contentsOf(name);
		const checked = await checkPackage(contents);
		if (checked.types === false) {
			// The command line has no types.
			expect(Object.keys(manifest.exports)).toEqual(["./package.json"]);
			expect(files.some((path) => path.endsWith(".d.ts"))).toBe(false);
			return;
		}
		const problems = Object.values(checked.entrypoints).flatMap(
			({ resolutions }) =>
				(["node16-esm", "bundler"] as const).flatMap((kind) =>
					(resolutions[kind].visibleProblems ?? []).map(
						(k) => checked.problems[k],
					),
				),
		);
		expect(problems).toEqual([]);
		expect(Object.keys(checked.entrypoints).sort()).toEqual(
			Object.keys(manifest.exports).sort(),
		);
	});

	it("has a README with an install line, the licence and the repository", () => {
		const { manifest, read } = contentsOf(name);
		expect(read("README.md")).toMatch(/^npm install .*ravine/m);
		expect(read("LICENSE")).toBe(licence);
		const {
			author,
			bugs,
			description,
			homepage,
			keywords,
			license,
			repository,
		} = manifest;
		expect(repository.url).toMatch(/^git\+https:\/\/.*\.git$/);
		expect(license).toBe("MIT");
		expect(keywords.length).toBeGreaterThan(5);
		for (const field of [author, bugs, description, homepage]) {
			expect(field).toMatch(/./);
		}
	});

	it("has all files that its README and its pages link to", () => {
		const { files, read } = contentsOf(name);
		for (const page of files.filter((path) => path.endsWith(".md"))) {
			const links = [...read(page).matchAll(/\]\((?![a-z]+:|#)([^)#]+)/g)].map(
				([, link]) =>
					new URL(link as string, `file:///${page}`).pathname.slice(1),
			);
			for (const link of links)
				expect(files, `${page} links to ${link}`).toContain(link);
		}
	});

	it("has no tests, snapshots, maps or build records", () => {
		const { files } = contentsOf(name);
		expect(files.length).toBeGreaterThan(5);
		const strays = files.filter(
			(path) =>
				!/^(package\.json|README\.md|LICENSE)$/.test(path) &&
				!/^(bin\/\w+\.js|data\/\w+\.(csv|md)|docs\/[\w-]+\.(md|svg|png))$/.test(
					path,
				) &&
				!/^dist\/([\w-]+\/)*[\w-]+(\.d\.ts|\.js)$/.test(path) &&
				!(name === "@ravine/cli" && siteFile.test(path)),
		);
		expect(strays).toEqual([]);
	});

	it("imports only its dependencies", () => {
		const { files, read, manifest } = contentsOf(name);
		const dependencies = [name, ...Object.keys(manifest.dependencies ?? {})];
		// Of a library that an adapter is for, types alone.
		const peers = Object.keys(manifest.peerDependencies ?? {});
		for (const path of files.filter((path) => /\.(js|d\.ts)$/.test(path))) {
			const text = read(path);
			const allowed = path.endsWith(".d.ts")
				? [...dependencies, ...peers]
				: dependencies;
			expect(text, path).not.toContain("sourceMappingURL");
			for (const [, from] of text.matchAll(
				/(?:^import|\bfrom) "([^"]+)";$/gm,
			)) {
				if (/^(\.|node:)/.test(from as string)) continue;
				const [first, second] = (from as string).split("/");
				const other = first?.startsWith("@") ? `${first}/${second}` : first;
				expect(allowed, `${path} imports ${from}`).toContain(other);
			}
		}
	});
});

it("the command line has the lab's site, whole", () => {
	const { files, read } = contentsOf("@ravine/cli");
	const [, listed] = /^const FILES = (.*);$/m.exec(read("site/sw.js")) ?? [];
	const named = Object.keys(JSON.parse(listed as string)).map((address) =>
		address === "./" ? "index.html" : address.slice(2),
	);
	const packed = files.flatMap((path) =>
		path.startsWith("site/") ? [path.slice("site/".length)] : [],
	);
	expect(packed.sort()).toEqual([...named, "sw.js"].sort());
});
