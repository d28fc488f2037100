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
export { type Marker, type RunStyle, runStyle, runSwatch } from "./palette.js";
