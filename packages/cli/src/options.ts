import { Option } from "commander";

/** `--rules`, shared by all commands that run rules. */
export function rulesOption(): Option {
	return new Option(
		"--rules <list>",
		"rules by name (ravine rules lists them) and paths of .rule files, with commas between",
	).default("sgd,momentum,rmsprop,adam");
}

/** `--set`, shared by all commands that run rules. */
export function setOption(): Option {
	return new Option(
		"--set <rule.setting=number>",
		"a rule's setting, as adam.learningRate=0.4; repeat for more",
	)
		.default([], "none")
		.argParser((one, before: string[]) => [...before, one]);
}
