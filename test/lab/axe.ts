import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axe = readFileSync(
	createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
	"utf8",
);

export interface Violation {
	readonly id: string;
	readonly nodes: readonly string[];
}

/**
 * What axe-core finds wrong with the page as it stands, its rule on the size of targets included.
 * @param part a selector of the part to look at.
 */
export async function axeViolations(
	page: Page,
	part = "html",
): Promise<Violation[]> {
	await page.evaluate(axe);
	return page.evaluate(async (part) => {
		const { axe } = globalThis as unknown as {
			axe: {
				run(
					part: string,
					options: object,
				): Promise<{
					violations: {
						id: string;
						nodes: { html: string; failureSummary: string }[];
					}[];
				}>;
			};
		};
		const { violations } = await axe.run(part, {
			rules: { "target-size": { enabled: true } },
		});
		return violations.map(({ id, nodes }) => ({
			id,
			nodes: nodes.map(
				({ html, failureSummary }) => `${html}: ${failureSummary}`,
			),
		}));
	}, part);
}
