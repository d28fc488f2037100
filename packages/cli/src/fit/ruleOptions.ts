import type { Command } from "commander";
import { InputError } from "../errors.js";
import { setOption, wholeNumber } from "../options.js";

/** The options of a fit by a rule. */
export interface RuleOptions {
	readonly rule?: string;
	readonly set: readonly string[];
	readonly batch?: number;
	readonly epochs?: number;
}

const MAX_EPOCHS = 1_000_000;
export const USUAL_BATCH = 64;
/** Without --epochs, there are enough epochs for so many steps, and at least so many epochs. */
export const USUAL_STEPS = 2000;
export const MIN_USUAL_EPOCHS = 10;
export function addRuleOptions(command: Command): void {
	command
		.option(
			"--rule <rule>",
			"fit by an update rule on mini-batches, as adam or adam:0.05 (ravine rules lists them)",
		)
		.addOption(setOption())
		.option(
			"--batch <n>",
			`with --rule: rows in a mini-batch (default: ${USUAL_BATCH})`,
			wholeNumber(1),
		)
		.option(
			"--epochs <n>",
			`with --rule: passes over the rows (default: ${MIN_USUAL_EPOCHS}, or enough for ${USUAL_STEPS} steps)`,
			wholeNumber(1, MAX_EPOCHS),
		);
}

/** @throws InputError for options that need another one, or exclude each other. */
export function checkRuleOptions(
	{ rule, set, batch, epochs }: RuleOptions,
	command: Command,
): void {
	if (rule !== undefined) {
		if (command.getOptionValueSource("iterations") !== "cli") return;
		throw new InputError(
			"--iterations and --rule exclude each other; with --rule, --epochs is the length",
		);
	}
	const given = Object.entries({ batch, epochs, set: set[0] });
	const [name] = given.find(([, value]) => value !== undefined) ?? [];
	if (name === undefined) return;
	throw new InputError(`--${name} needs --rule, as --rule adam`);
}
