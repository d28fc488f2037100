import type { Plugin } from "vite";

/** Puts a policy into the page, before anything that it is for. */
export function policyTag(policy: string): Plugin {
	return {
		name: "lab-policy",
		apply: "build",
		transformIndexHtml: () => [
			{
				tag: "meta",
				attrs: { "http-equiv": "Content-Security-Policy", content: policy },
				injectTo: "head-prepend",
			},
		],
	};
}
