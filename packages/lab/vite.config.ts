import { defineConfig } from "vite";

export default defineConfig({
	root: import.meta.dirname,
	// Every address is relative, so that any host can serve the site from any folder.
	base: "./",
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
