/** The eight bytes of an empty module. */
const EMPTY_MODULE = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

/** Whether WebAssembly can be compiled here: a policy may forbid it. */
export function canCompile(): boolean {
	try {
		new WebAssembly.Module(EMPTY_MODULE);
		return true;
	} catch {
		return false;
	}
}
