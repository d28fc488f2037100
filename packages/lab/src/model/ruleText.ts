/** A run's text: an expression of the library or a rule's lines. */

export { callable, callOf, ruleNames } from "./evaluate.js";
export { isExpression } from "./expression.js";
export {
	MAX_RULE_TEXT,
	type Problem,
	problemOf,
	readRule,
} from "./readRule.js";
export {
	type EditableSetting,
	editableSettings,
	numberText,
	type RuleSetting,
	ruleSettings,
	withSetting,
} from "./ruleSettings.js";
export { linesOf, writeOut } from "./writeOut.js";
