import { signal } from "@preact/signals";

/** What a job is given: how to tell its progress, and the signal that ends it. */
export interface JobOptions {
	/** Called with the share that is done, from 0 to 1. */
	readonly onProgress: (share: number) => void;
	readonly signal: AbortSignal;
}

export type Job = (options: JobOptions) => Promise<Blob>;

/** Makes one file at a time, tells how far it is, and can be stopped. */
export class FileMaker {
	/** The file that is being made, and the share that is done. */
	readonly work = signal<
		{ readonly name: string; readonly share: number } | undefined
	>(undefined);
	/** What came of the last file, as a sentence without a full stop. */
	readonly outcome = signal("");
	#controller: AbortController | undefined;

	async make(
		name: string,
		job: Job,
		save: (blob: Blob) => void,
	): Promise<void> {
		const controller = new AbortController();
		this.#controller = controller;
		this.work.value = { name, share: 0 };
		this.outcome.value = "";
		try {
			const blob = await job({
				onProgress: (share) => {
					this.work.value = { name, share };
				},
				signal: controller.signal,
			});
			save(blob);
			this.outcome.value = `${name} is made`;
		} catch (error) {
			this.outcome.value = controller.signal.aborted
				? "stopped"
				: `${name} could not be made: ${error instanceof Error ? error.message : String(error)}`;
		}
		this.work.value = undefined;
	}

	stop(): void {
		this.#controller?.abort();
	}
}
