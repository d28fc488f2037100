/** What only many rows need: it loads with `import()`. */
export { prepareSums } from "./fitting/kernelSums.js";
export { prepareRowCosts } from "./rowCosts.js";
