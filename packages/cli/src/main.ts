import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { isInputError, Unfinished } from "./errors.js";
import { explainCommand } from "./explain.js";
import { fitCommand } from "./fit/command.js";
import { exitOnSignals } from "./interrupt.js";
import { labCommand } from "./lab/command.js";
import { rulesCommand, schedulesCommand, surfacesCommand } from "./list.js";
import { type Output, processOutput } from "./output.js";
import { raceCommand } from "./race/command.js";
import { reportCommand } from "./report/command.js";
import { trainCommand } from "./train/command.js";
import { predictCommand } from "./train/predict.js";
import { MIN_WIDE_NODE, widenKernels } from "./wide.js";

/** Runs the command line as this process: signals end it, and its exit code is set. */
export async function run(): Promise<void> {
	exitOnSignals();
	const code = await main(process.argv.slice(2), processOutput());
	// A failure to write the results may already have set the exit code.
	if (code !== 0) process.exitCode = code;
}

/**
 * Runs one command.
 * @param args without the program's own name.
 * @returns the exit code: 0; 1 where a result is printed that is not good, as a fit that did not converge; 2 for bad input.
 * @throws any error that is a defect of ravine.
 */
export async function main(
	args: readonly string[],
	output: Output,
): Promise<number> {
	try {
		// Without arguments, print the help; exit code 0.
		const asked = args.length === 0 ? ["--help"] : [...args];
		await ravine(output).parseAsync(asked, { from: "user" });
		return 0;
	} catch (error) {
		if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
		const isUnfinished = error instanceof Unfinished;
		if (!isUnfinished && !isInputError(error)) throw error;
		output.warn(`ravine: ${error.message}\n`);
		return isUnfinished ? 1 : 2;
	}
}

function ravine(output: Output): Command {
	const program = new Command("ravine")
		.description(
			"Fit formulas to data; race, train and explain optimizers: gradient descent and its successors.",
		)
		.version(version(), "-V, --version", "print the version")
		.option(
			"--wide",
			`compute with registers of 256 bits, to the same results (Node ${MIN_WIDE_NODE} or later, x64)`,
		)
		.configureHelp({ showGlobalOptions: true })
		.hook("preAction", (self) => {
			if (!self.opts<{ wide?: true }>().wide) return;
			const problem = widenKernels();
			if (problem !== undefined) output.warn(`ravine: ${problem}\n`);
		})
		.helpCommand("help [command]", "print a command's options")
		.configureOutput({
			writeOut: output.print,
			writeErr: output.warn,
			outputError: (text, write) =>
				write(text.replace(/^error: /, "ravine: ").replace(/\n\(Did/, " (Did")),
		})
		.showSuggestionAfterError()
		.exitOverride()
		.addHelpText(
			"after",
			`
Examples:
  ravine race                                the oblong bowl, four rules
  ravine race bowl --rules sgd:0.05,sgd:0.45,sgd:0.51
  ravine race "(1-x)^2 + 100*(y-x^2)^2" --start x=-1.2,y=1
  ravine fit decay.csv "y = a * exp(-b * x) + c" --out fitted
  ravine train digits.csv --target digit --out trained
  ravine predict trained/adam.safetensors more.csv --out predictions.csv
  ravine explain adam
  ravine lab                                 a page to play with, on this machine

A rule of your own is a text file with the ending .rule, and can be given
wherever a rule's name can, as ./mine.rule:
  setting learningRate = 0.1      # a setting and its default
  setting beta = 0.9
  state v = 0                     # one number per parameter, kept from step to step
  v = beta * v + (1 - beta) * g   # g is the gradient
  w = w - learningRate * v        # w is the parameters`,
		);
	const commands = [
		fitCommand,
		raceCommand,
		trainCommand,
		predictCommand,
		explainCommand,
		rulesCommand,
		schedulesCommand,
		surfacesCommand,
		reportCommand,
		labCommand,
	];
	for (const command of commands) {
		program.addCommand(command(output).copyInheritedSettings(program));
	}
	return program;
}

function version(): string {
	const file = new URL("../package.json", import.meta.url);
	return (JSON.parse(readFileSync(file, "utf8")) as { version: string })
		.version;
}
