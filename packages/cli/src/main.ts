import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { isInputError } from "./errors.js";
import { explainCommand } from "./explain.js";
import { rulesCommand, surfacesCommand } from "./list.js";
import { raceCommand } from "./race.js";
import { reportCommand } from "./report.js";
import { trainCommand } from "./train.js";

/** What a shell expects of a program that Ctrl-C ended. */
const interrupted = 130;

/**
 * Runs the command line.
 * @param args without the program's own name.
 * @returns the exit code: 0, 1 for a defect, 2 for bad input.
 */
export async function main(args: readonly string[]): Promise<number> {
	process.stdout.on("error", leaveOnClosedPipe);
	process.stderr.on("error", leaveOnClosedPipe);
	// Others who listen, such as a progress bar that hides the cursor, tidy up first.
	process.once("SIGINT", () => setImmediate(() => process.exit(interrupted)));
	try {
		// Alone, `ravine` shows what it can do; that is no mistake.
		const asked = args.length === 0 ? ["--help"] : [...args];
		await ravine().parseAsync(asked, { from: "user" });
		return 0;
	} catch (error) {
		if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
		if (!isInputError(error)) throw error;
		process.stderr.write(`ravine: ${error.message}\n`);
		return 2;
	}
}

function ravine(): Command {
	const program = new Command("ravine")
		.description(
			"Race, train and explain optimizers: gradient descent and its successors.",
		)
		.version(version(), "-V, --version", "print the version")
		.helpCommand("help [command]", "print a command's options")
		.configureOutput({
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
  ravine race "(1-x)^2 + 100*(y-x^2)^2" --start x=-1.2,y=1 --set adam.learningRate=0.1
  ravine train digits.csv --target digit
  ravine explain adam`,
		);
	const commands = [
		raceCommand(),
		trainCommand(),
		explainCommand(),
		rulesCommand(),
		surfacesCommand(),
		reportCommand(),
	];
	for (const command of commands) {
		program.addCommand(command.copyInheritedSettings(program));
	}
	return program;
}

function version(): string {
	const file = new URL("../package.json", import.meta.url);
	return (JSON.parse(readFileSync(file, "utf8")) as { version: string })
		.version;
}

/** The reader of our output has had enough, as `head` has: nothing is wrong. */
function leaveOnClosedPipe(error: NodeJS.ErrnoException): void {
	if (error.code === "EPIPE") process.exit(0);
	throw error;
}
