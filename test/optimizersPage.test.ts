import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { optimizersPage } from "../scripts/optimizers.mjs";

test("docs/optimizers.md is what `npm run docs:optimizers` writes", async () => {
	const file = new URL("../docs/optimizers.md", import.meta.url);
	const page = readFileSync(file, "utf8");
	expect(page, "run npm run docs:optimizers").toBe(await optimizersPage());
});
