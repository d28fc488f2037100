/** optax under its own option names, in camelCase. */

export * from "./schedules.js";
