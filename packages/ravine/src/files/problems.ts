import { visible } from "../language/errors.js";

const problems: Readonly<Record<string, string>> = {
	EACCES: "permission denied",
	EEXIST: "a file is in the way",
	EISDIR: "it is a directory",
	ELOOP: "too many symbolic links",
	ENAMETOOLONG: "the name is too long",
	ENOENT: "there is no such file or directory",
	ENOSPC: "the disk is full",
	ENOTDIR: "a part of the path is not a directory",
	EPERM: "not permitted",
	EROFS: "the disk is read-only",
	ERR_FS_FILE_TOO_LARGE: "it is larger than 2 GiB",
	ERR_INVALID_ARG_VALUE: "the path has a zero character",
};

/** A file-system error as a sentence. */
export function problemOf(error: unknown): string {
	const code = (error as NodeJS.ErrnoException).code ?? "";
	return Object.hasOwn(problems, code)
		? (problems[code] as string)
		: (error as Error).message;
}

/** The longest quotation of a path, in characters. */
const MAX_SHOWN = 60;

/** A path as a message quotes it: on one line, cut if it is long. */
export function shown(path: string): string {
	const characters = [...path.slice(0, 4 * MAX_SHOWN)];
	const short =
		characters.length > MAX_SHOWN
			? `${characters.slice(0, MAX_SHOWN).join("")}…`
			: path;
	return visible(short);
}
