/** The data of which a cost is made, as a link keeps it: never the rows. */
export interface DataChoice {
	/** The name of one of the page's tables, or `OWN_TABLE`. */
	readonly table: string;
	/** The column that the model starts from; empty: the table's usual one. */
	readonly x: string;
	/** The column that the model predicts; empty: the table's usual one. */
	readonly y: string;
	/** The name of a model, or a text: an equation such as `y = a * x^b`, or the cost of one row, with two parameters. */
	readonly model: string;
	/** Whether x is shifted and scaled to mean 0 and standard deviation 1. */
	readonly standardised: boolean;
	/** The rows of a mini-batch; 0: every step uses all rows. */
	readonly batch: number;
}

/** The table that the reader has dropped or pasted. */
export const OWN_TABLE = "own";

/** The longest name of a column, and the longest model. */
export const MAX_CHOICE_TEXT = 500;

/** The line is the first model that a reader meets. */
export const defaultChoice: Omit<DataChoice, "table"> = {
	...{ x: "", y: "", model: "line", standardised: true, batch: 0 },
};

export const MAX_BATCH = 1_000_000;
