/** The surfaces, from simple to wild. */
export { bowl } from "./bowl.js";
