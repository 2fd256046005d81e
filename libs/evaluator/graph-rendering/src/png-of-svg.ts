import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';

const font = (file: string): string => fileURLToPath(new URL(`../fonts/${file}`, import.meta.url));

const LATIN = font('DejaVuSans.ttf');
/** Chinese, Japanese and Korean. Reading it takes long, so it is read only where it is needed. */
const FALLBACK = font('DroidSansFallback.ttf');
const NEEDS_FALLBACK = /[\u2e80-\uffff]/;

/** Draws an SVG with the fonts of ours, never those of the system: the picture is the same everywhere. */
export function pngOfSvg(svg: string): Buffer {
  return drawn(svg).asPng();
}

/** The same as pixels, four bytes each. */
export function pixelsOfSvg(svg: string): { readonly width: number; readonly height: number; readonly pixels: Buffer } {
  return drawn(svg);
}

function drawn(svg: string): ReturnType<Resvg['render']> {
  const fontFiles = NEEDS_FALLBACK.test(svg) ? [LATIN, FALLBACK] : [LATIN];
  return new Resvg(svg, { font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'DejaVu Sans' } }).render();
}
