import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import type { Reporter, TestModule } from "vitest/node";

/** Ends the run with one plain line that any log reader understands. */
class Tally implements Reporter {
	onTestRunEnd(modules: readonly TestModule[]): void {
		const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
		for (const module of modules) {
			for (const test of module.children.allTests()) {
				count[test.result().state]++;
			}
			// A file that cannot be loaded has no tests to fail.
			if (module.errors().length > 0) count.failed++;
		}
		// After the other reporters' own summaries.
		process.once("exit", () => {
			const skipped = count.skipped + count.pending;
			console.log(
				`${count.passed} passed, ${count.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`,
			);
		});
	}
}

export default defineConfig({
	test: {
		include: ["packages/*/src/**/*.test.ts", "test/**/*.test.ts"],
		globalSetup: ["test/browser/globalSetup.ts"],
		// Test files of a worker share its modules: a fifth less processor time. A file restores whatever it replaces.
		isolate: false,
		// Two more than cores, because some files mostly wait, for a browser or for other processes.
		maxWorkers: availableParallelism() + 2,
		// Generous: the tests are to pass on a busy machine too.
		testTimeout: 240_000,
		hookTimeout: 240_000,
		expect: { poll: { timeout: 60_000 } },
		reporters: [process.env.CI ? "dot" : "default", new Tally()],
	},
});
