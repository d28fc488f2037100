import { functionOfElements } from "./elements.js";

// Each for the rules that use it on elements, so that bundles contain no others.
export const atan2 = /* #__PURE__ */ functionOfElements("atan2");
export const powerOfElements = /* #__PURE__ */ functionOfElements("power");
