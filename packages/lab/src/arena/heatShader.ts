import type { CostFunction } from "ravine";
import { type Heat, type HeatPane, LINE_OPACITY } from "./heat.js";
import { placeOf } from "./levels.js";
import { costAsGlsl, SINGLE_FUNCTIONS } from "./single.js";
import type { Pane } from "./viewport.js";

/** Draws heat and isolines at any zoom: the cost is computed for every pixel by a shader made from its formula. */
export class HeatShader {
	readonly #gl: WebGL2RenderingContext;
	readonly #canvas: HTMLCanvasElement;
	#program: Linked | undefined;
	#drawn: Heat | undefined;

	/** @returns undefined where there is no WebGL 2. */
	static on(canvas: HTMLCanvasElement): HeatShader | undefined {
		const gl = canvas.getContext("webgl2", {
			alpha: false,
			antialias: false,
			depth: false,
			preserveDrawingBuffer: true,
		});
		return gl === null ? undefined : new HeatShader(canvas, gl);
	}

	private constructor(canvas: HTMLCanvasElement, gl: WebGL2RenderingContext) {
		this.#canvas = canvas;
		this.#gl = gl;
	}

	/** @returns whether it could be drawn. */
	draw(heat: Heat): boolean {
		const gl = this.#gl;
		const { formula } = heat;
		if (formula === undefined || gl.isContextLost() || !hasRoom(gl, formula))
			return false;
		const key = `${heat.axes}`;
		if (this.#program?.formula !== formula || this.#program.key !== key) {
			if (this.#program) gl.deleteProgram(this.#program.program);
			this.#drawn = undefined;
			this.#program = link(gl, formula, heat.axes);
		}
		if (this.#program === undefined) return false;
		gl.useProgram(this.#program.program);
		gl.enable(gl.SCISSOR_TEST);
		const [picture, ...insets] = heat.panes as [HeatPane, ...HeatPane[]];
		const before = this.#drawn;
		if (before !== undefined && isSamePicture(before, heat)) {
			// Only what lay on the picture has to be drawn over.
			for (const { pane } of before.panes.slice(1))
				this.#drawPane(heat, picture, pane);
		} else this.#drawPane(heat, picture);
		for (const inset of insets) this.#drawPane(heat, inset);
		this.#drawn = heat;
		return true;
	}

	/** Forgets what a lost context had. */
	forget(): void {
		this.#program = undefined;
		this.#drawn = undefined;
	}

	/** @param part of the pane that is drawn; default all of it. */
	#drawPane(heat: Heat, { pane, levels }: HeatPane, part: Pane = pane): void {
		const gl = this.#gl;
		const { at } = this.#program as Linked;
		const { x, y } = pane;
		const { ratio, colours, target } = heat;
		gl.viewport(...this.#pixelsOf(pane, ratio));
		gl.scissor(...this.#pixelsOf(part, ratio));
		const { scale, spacing, finer, offset, shades } = levels;
		gl.uniform2f(at("center"), x[0] / 2 + x[1] / 2, y[0] / 2 + y[1] / 2);
		gl.uniform2f(at("extent"), (x[1] - x[0]) / 2, (y[1] - y[0]) / 2);
		gl.uniform1f(at("origin"), scale.origin);
		gl.uniform1f(at("unit"), scale.unit);
		gl.uniform1f(at("logOfTwoUnits"), Math.log(2) - Math.log(scale.unit));
		gl.uniform1f(at("spacing"), spacing);
		gl.uniform1f(at("finer"), finer);
		gl.uniform1f(at("offset"), offset);
		gl.uniform3f(at("shades"), ...shades);
		gl.uniform1f(
			at("targetPlace"),
			target === undefined ? -1e30 : placeOf(scale, target),
		);
		gl.uniform1f(at("ratio"), ratio);
		gl.uniform1f(at("nan"), Number.NaN);
		gl.uniform1f(at("infinity"), Infinity);
		for (const [name, colour] of Object.entries(colours))
			gl.uniform3f(
				at(`${name}Colour`),
				...(colour as [number, number, number]),
			);
		if (heat.fixed.length > 2)
			gl.uniform1fv(at("fixedAt"), new Float32Array(heat.fixed));
		gl.drawArrays(gl.TRIANGLES, 0, 3);
	}

	/** Left, bottom, width and height in pixels of the screen. */
	#pixelsOf(
		{ left, top, width, height }: Pane,
		ratio: number,
	): [number, number, number, number] {
		return [
			Math.round(left * ratio),
			this.#canvas.height - Math.round((top + height) * ratio),
			Math.round(width * ratio),
			Math.round(height * ratio),
		];
	}
}

/** Whether two heats differ in their insets at most. */
function isSamePicture(a: Heat, b: Heat): boolean {
	const [one, other] = [a.panes[0], b.panes[0]];
	return (
		one?.pane === other?.pane &&
		one?.levels === other?.levels &&
		a.fixed === b.fixed &&
		a.target === b.target &&
		a.colours === b.colours &&
		a.ratio === b.ratio
	);
}

interface Linked {
	readonly formula: CostFunction;
	readonly key: string;
	readonly program: WebGLProgram;
	readonly at: (uniform: string) => WebGLUniformLocation | null;
}

/** Uniforms that the shader needs besides the variables. */
const OTHER_UNIFORMS = 32;

function hasRoom(
	gl: WebGL2RenderingContext,
	{ variables }: CostFunction,
): boolean {
	const most = gl.getParameter(gl.MAX_FRAGMENT_UNIFORM_VECTORS) as number;
	return variables.length + OTHER_UNIFORMS < most;
}

function link(
	gl: WebGL2RenderingContext,
	formula: CostFunction,
	axes: Heat["axes"],
): Linked | undefined {
	const program = gl.createProgram();
	for (const [type, text] of [
		[gl.VERTEX_SHADER, VERTICES],
		[gl.FRAGMENT_SHADER, fragmentText(formula, axes)],
	] as const) {
		const shader = gl.createShader(type);
		if (shader === null) return undefined;
		gl.shaderSource(shader, text);
		gl.compileShader(shader);
		gl.attachShader(program, shader);
		gl.deleteShader(shader);
	}
	gl.linkProgram(program);
	if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
		gl.deleteProgram(program);
		return undefined;
	}
	const places = new Map<string, WebGLUniformLocation | null>();
	const at = (name: string) => {
		if (!places.has(name))
			places.set(name, gl.getUniformLocation(program, name));
		return places.get(name) as WebGLUniformLocation | null;
	};
	return { formula, key: `${axes}`, program, at };
}

/** A triangle that covers the picture. */
const VERTICES = `#version 300 es
out vec2 at;
void main() {
	at = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
	gl_Position = vec4(at, 0.0, 1.0);
}
`;

/** The fragment shader of a cost: `cost` is its formula, the rest is the same for all. */
function fragmentText(
	{ program, variables }: CostFunction,
	[across, up]: readonly [number, number],
): string {
	const names = variables.map((_, i) =>
		i === across ? "across" : i === up ? "up" : `fixedAt[${i}]`,
	);
	const fixed =
		variables.length > 2 ? `uniform float fixedAt[${variables.length}];` : "";
	return `#version 300 es
precision highp float;
precision highp int;
in vec2 at;
out vec4 result;
uniform vec2 center, extent;
uniform vec3 shades;
uniform float origin, unit, logOfTwoUnits, spacing, finer, offset, targetPlace, ratio;
uniform vec3 lowColour, middleColour, highColour, lineColour, targetColour, hatchColour, blankColour;
${fixed}
${SINGLE_FUNCTIONS}
${costAsGlsl(program, names, "float cost(float across, float up)")}
bool isFinite(float x) { return (floatBitsToUint(x) & 0x7f800000u) != 0x7f800000u; }

float placeOf(float height) {
	float size = abs(height) / unit;
	float place = size > 1e4 ? log(abs(height)) + logOfTwoUnits : log(size + sqrt(size * size + 1.0));
	return height < 0.0 ? -place : place;
}

// The opacity of isolines that lie apart by a distance along the scale; where they crowd they fade, and on a plateau, where rounding draws them.
float lines(float place, float apart, float slope, float width) {
	float pixels = apart / slope;
	float away = abs(fract((place - offset) / apart + 0.5) - 0.5) * pixels;
	float level = smoothstep(1e-6, 4e-6, slope / max(1.0, abs(place)));
	return level * (1.0 - smoothstep(width - 0.5, width + 0.5, away)) * smoothstep(3.0 * ratio, 7.0 * ratio, pixels);
}

void main() {
	vec2 point = center + at * extent;
	float value = cost(point.x, point.y);
	float place = placeOf(value - origin);
	float slope = max(length(vec2(dFdx(place), dFdy(place))), 1e-20);
	if (!isFinite(value) || !isFinite(place)) {
		float stripe = mod((gl_FragCoord.x + gl_FragCoord.y) / ratio, 9.0);
		result = vec4(mix(blankColour, hatchColour, (1.0 - smoothstep(0.6, 1.4, stripe)) * 0.8), 1.0);
		return;
	}
	float share = place < shades.y
		? 0.5 * clamp((place - shades.x) / (shades.y - shades.x), 0.0, 1.0)
		: 0.5 + 0.5 * clamp((place - shades.y) / (shades.z - shades.y), 0.0, 1.0);
	vec3 colour = share < 0.5 ? mix(lowColour, middleColour, 2.0 * share) : mix(middleColour, highColour, 2.0 * share - 1.0);
	if (spacing > 0.0) {
		float line = lines(place, spacing, slope, 0.55 * ratio);
		float fine = finer * lines(place, spacing * 0.5, slope, 0.55 * ratio);
		colour = mix(colour, lineColour, max(line, fine) * mix(${LINE_OPACITY.darkest}, ${LINE_OPACITY.lightest}, share));
	}
	float away = abs(place - targetPlace) / slope;
	colour = mix(colour, targetColour, (1.0 - smoothstep(0.4 * ratio, 1.4 * ratio, away)) * 0.85);
	result = vec4(colour, 1.0);
}
`;
}
