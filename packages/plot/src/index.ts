export {
	type Axis,
	drawable,
	positionOn,
	spaced,
	type Tick,
	ticksOf,
	valueOn,
} from "./axis.js";
export { type Bar, type BarsSceneOptions, barsScene } from "./barsScene.js";
export { type ContourSceneOptions, contourScene } from "./contourScene.js";
export { logDomain } from "./costAxis.js";
export {
	type CurvesSceneOptions,
	curvesScene,
	type Series,
} from "./curvesScene.js";
export {
	type FitSceneOptions,
	type FittedCurve,
	fitScene,
} from "./fitScene.js";
export type { Frame } from "./frame.js";
export type { Interval, Pixel } from "./geometry.js";
export { runLabels } from "./labels.js";
export { drawMarker, markerCorners } from "./markers.js";
export { formatNumber, type NumberFormat, powerOfTen } from "./numbers.js";
export { colours, type Marker, type RunStyle, runStyle } from "./palette.js";
export type { LayerName, Layers } from "./picture.js";
export {
	type ResidualsSceneOptions,
	residualsScene,
} from "./residualsScene.js";
export type { Scene } from "./scene.js";
export { runSwatch } from "./swatch.js";
export { textWidth } from "./text.js";
export { type Animation, MAX_ANIMATED_STEPS } from "./timeline.js";
export type { Domain } from "./view.js";
