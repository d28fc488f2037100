/**
 * What a reader who knows formulas from books and other programs should write instead. The language's own messages name
 * the fault; here the page, which has room for it, adds the remedy.
 */

const functions: Readonly<Record<string, string>> = {
	ln: "log(x)",
	log10: "log(x) / log(10)",
	log2: "log(x) / log(2)",
	pow: "x^2",
	power: "x^2",
	tan: "sin(x) / cos(x)",
	sinh: "(exp(x) - exp(-x)) / 2",
	cosh: "(exp(x) + exp(-x)) / 2",
	arctan: "atan(x)",
	round: "floor(x + 0.5)",
	ceil: "-floor(-x)",
	relu: "max(x, 0)",
	square: "x^2",
	hypot: "sqrt(x^2 + y^2)",
	sgn: "sign(x)",
	if: "where(x > 0, a, b)",
};

const signs: Readonly<Record<string, string>> = {
	"√": "write sqrt(x)",
	"·": "write *",
	"÷": "write /",
	"←": "write =",
	"?": "write where(x > 0, a, b)",
	"%": "write mod(a, b)",
	"&": "write and",
	"≤": "write <=",
	"≥": "write >=",
	"≠": "write !=",
	"∇": "the gradient is called g",
	"{": "write parentheses; a name has no braces",
	"[": "write parentheses",
	".": "a function has no prefix: write sqrt(x)",
};

/** Names of the gradient and of the parameters in texts on learning. */
const GRADIENT = /^(d[A-Za-z]|d_[A-Za-z]|grads?|gradients?|g_?t|dtheta)$/;
const PARAMETERS = /^(W|b|x|p|theta|θ|params?|parameters|weights?|w_?t)$/;

/** Usual numbers of settings. */
const numbers: Readonly<Record<string, string>> = {
	beta: "0.9",
	beta1: "0.9",
	beta2: "0.999",
	rho: "0.9",
	mu: "0.9",
	gamma: "0.9",
	epsilon: "1e-8",
	eps: "1e-8",
};

/**
 * A message of the language with what to write instead, if that is known.
 * @param rest the text from the fault on.
 */
export function advised(message: string, rest: string): string {
	const call = /^unknown function "(\w+)"/.exec(message)?.[1];
	if (call !== undefined && Object.hasOwn(functions, call)) {
		return `unknown function "${call}"; write ${functions[call]}`;
	}
	const sign = /^"(.)" is not part of the language$/u.exec(message)?.[1];
	if (sign !== undefined && Object.hasOwn(signs, sign)) {
		return `${message}; ${signs[sign]}`;
	}
	if (sign === ":") {
		return rest.startsWith(":=")
			? `${message}; write =`
			: `${message}; leave out lines that are not assignments, name = expression`;
	}
	const unknown = /^unknown name "(.+?)"; (.+)$/.exec(message);
	if (unknown !== null) {
		const [, name = "", rest = ""] = unknown;
		return `unknown name "${name}"; ${adviceOn(name, rest)}`;
	}
	const early = /^"(.+)" is used before it is assigned$/.exec(message)?.[1];
	if (early === undefined) return message;
	return PARAMETERS.test(early)
		? `${message}; the parameters are called w`
		: `${message}; if it is kept from step to step, write state ${early} = 0 in a line above`;
}

/** @param rest what the language says: the name that is meant, or those that are known. */
function adviceOn(name: string, rest: string): string {
	if (GRADIENT.test(name)) return "the gradient is called g";
	if (PARAMETERS.test(name)) return "the parameters are called w";
	if (!rest.startsWith("the names known here")) return rest;
	const number = Object.hasOwn(numbers, name) ? numbers[name] : "0.1";
	return `a line above such as setting ${name} = ${number} gives it a value; ${rest}`;
}
