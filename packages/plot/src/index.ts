export {
	type ContourSceneOptions,
	contourScene,
	type Scene,
} from "./contourScene.js";
export {
	type CurvesSceneOptions,
	curvesScene,
	type Series,
} from "./curvesScene.js";
export { runLabels } from "./labels.js";
export { runSwatch } from "./markers.js";
export { type Marker, type RunStyle, runStyle } from "./palette.js";
