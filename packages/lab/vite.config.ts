import { defineConfig } from "vite";
import { policy } from "../cli/dist/lab/policy.js";
import { offline } from "./build/offline.js";
import { policyTag } from "./build/policyTag.js";

export default defineConfig({
	root: import.meta.dirname,
	// Every address is relative, so that any host can serve the site from any folder.
	base: "./",
	plugins: [policyTag(policy), offline()],
	build: {
		outDir: "dist",
		emptyOutDir: true,
		target: "es2022",
		// The policy of the page forbids addresses with data.
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
	},
	worker: { format: "es" },
});
