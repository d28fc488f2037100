/** The part of gifenc that the page uses; the package brings no types. */
declare module "gifenc" {
	type Palette = readonly (readonly number[])[];
	interface Encoder {
		writeFrame(
			index: Uint8Array,
			width: number,
			height: number,
			options: {
				palette?: Palette;
				delay: number;
				repeat?: number;
				transparent?: boolean;
				transparentIndex?: number;
				/** 1: the frame stays, and the next one is drawn over it. */
				dispose?: number;
			},
		): void;
		finish(): void;
		bytes(): Uint8Array<ArrayBuffer>;
	}
	export function GIFEncoder(): Encoder;
}
