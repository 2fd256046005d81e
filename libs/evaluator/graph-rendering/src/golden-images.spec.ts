import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { alertGraphSvg, kpiGraphSvg } from '@tocsin/charts';
import { GRAPH_CASES, KPI_GRAPH_CASES } from '@tocsin/charts/testing';
import { pixelsOfSvg, pngOfSvg } from './png-of-svg.js';

/** Part of the pixels that may differ. */
const TOLERANCE = 0.005;
/** Of 255, per colour: edges may be a little softer. */
const SAME_COLOR = 24;

const goldenOf = (name: string): URL => new URL(`../fixtures/${name}.png`, import.meta.url);

/** The renderer reads PNG, too: as an image within an image. */
function pixelsOfPng(png: Buffer, width: number, height: number): Buffer {
  const href = `data:image/png;base64,${png.toString('base64')}`;
  const size = `width="${width}" height="${height}"`;
  return pixelsOfSvg(`<svg xmlns="http://www.w3.org/2000/svg" ${size}><image ${size} href="${href}"/></svg>`).pixels;
}

function differingPart(a: Buffer, b: Buffer): number {
  expect(a.length).toBe(b.length);
  let differing = 0;
  for (let at = 0; at < a.length; at += 4) {
    if ([0, 1, 2].some((color) => Math.abs(a[at + color] - b[at + color]) > SAME_COLOR)) differing++;
  }
  return differing / (a.length / 4);
}

/** Set to draw the golden images anew; look at them before keeping them. */
const isRedrawing = process.env['REDRAW_GOLDEN_IMAGES'] !== undefined;

const PICTURES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(GRAPH_CASES).map(([name, graph]) => [name, alertGraphSvg(graph)])),
  ...Object.fromEntries(Object.entries(KPI_GRAPH_CASES).map(([name, graph]) => [name, kpiGraphSvg(graph)])),
};

describe('the picture of every kind and corner is as it was', () => {
  it.each(Object.entries(PICTURES))('%s', (name, svg) => {
    if (isRedrawing) writeFileSync(goldenOf(name), pngOfSvg(svg));
    expect(existsSync(goldenOf(name))).toBe(true);
    const { pixels, width, height } = pixelsOfSvg(svg);
    expect(differingPart(pixels, pixelsOfPng(readFileSync(goldenOf(name)), width, height))).toBeLessThanOrEqual(
      TOLERANCE,
    );
  });

  it('and another picture is another one', () => {
    const { pixels, width, height } = pixelsOfSvg(alertGraphSvg({ ...GRAPH_CASES['load-critical'], critical: 14 }));
    const golden = pixelsOfPng(readFileSync(goldenOf('load-critical')), width, height);
    expect(differingPart(pixels, golden)).toBeGreaterThan(TOLERANCE);
  });
});

it('no font of the system is needed: an unknown family is drawn with ours', () => {
  const text = (family: string): Buffer =>
    pixelsOfSvg(
      `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40"><text y="30" font-size="20" font-family="${family}">CPU 監視</text></svg>`,
    ).pixels;
  expect(text('No Such Family').some((byte) => byte !== 0)).toBe(true);
  expect(differingPart(text('No Such Family'), text('DejaVu Sans'))).toBe(0);
});
