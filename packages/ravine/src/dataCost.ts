import type { CostOptions, DataCost, RowCosts } from "./rowCosts.js";

export type { CostOptions, DataCost, RowCosts } from "./rowCosts.js";

/** Prepares a cost over data for many evaluations. The columns must not change afterwards. */
export async function prepareDataCost(
	costs: RowCosts,
	options: CostOptions = {},
): Promise<DataCost> {
	const { prepareRowCosts } = await import("./manyRows.js");
	return prepareRowCosts(costs, options);
}
