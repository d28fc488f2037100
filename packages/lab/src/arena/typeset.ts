export { printFormula } from "ravine/explain";
