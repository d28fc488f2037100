// Loaded before the program: interrupts it, as Ctrl-C does, when it prints a text to stderr. A test that sent the signal
// itself could be too late for a quick command.
const { INTERRUPT_AT: sign } = process.env;
const { write } = process.stderr;
let printed = "";
process.stderr.write = function (text, ...rest) {
	const done = write.call(this, text, ...rest);
	const before = printed.includes(sign);
	printed += text;
	if (!before && printed.includes(sign)) process.kill(process.pid, "SIGINT");
	return done;
};
