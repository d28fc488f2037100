import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL("../examples/", import.meta.url));

function outputOf(name: string): string {
	return execFileSync(process.execPath, [`${folder}${name}.mjs`], {
		encoding: "utf8",
	});
}

test.each(["tfjs", "jax"])(
	"%s recognises digits that it has not seen",
	(name) => {
		const printed = outputOf(name);
		const share = Number(/recognised: ([\d.]+) %/.exec(printed)?.[1]);
		// One of ten is what guessing reaches.
		expect(share).toBeGreaterThan(95);
		const left = /tensors left: (\d+)/.exec(printed)?.[1] ?? "0";
		expect(left).toBe("0");
	},
);
