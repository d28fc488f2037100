/** The surfaces, from simple to wild. */

// biome-ignore-start assist/source/organizeImports: the order is the list's.
export { bowl } from "./bowl.js";
export { booth } from "./booth.js";
export { matyas } from "./matyas.js";
export { saddle } from "./saddle.js";
export { rosenbrock } from "./rosenbrock.js";
export { beale } from "./beale.js";
export { mcCormick } from "./mcCormick.js";
export { threeHumpCamel } from "./threeHumpCamel.js";
export { himmelblau } from "./himmelblau.js";
export { styblinskiTang } from "./styblinskiTang.js";
export { goldsteinPrice } from "./goldsteinPrice.js";
export { wood } from "./wood.js";
export { levy13 } from "./levy13.js";
export { rastrigin } from "./rastrigin.js";
export { easom } from "./easom.js";
export { eggholder } from "./eggholder.js";
// biome-ignore-end assist/source/organizeImports: the order is the list's.
