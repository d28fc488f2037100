import { type BackendName, train } from "./train.js";

/** Trains in a worker of the app. */
addEventListener("message", async ({ data }: MessageEvent<BackendName>) => {
	try {
		postMessage(await train(data));
	} catch (error) {
		postMessage(String(error));
	}
});
