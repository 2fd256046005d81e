import { parentPort } from 'node:worker_threads';
import { pngOfSvg } from './png-of-svg.js';

/** What the worker is asked and what it answers, one at a time. */
export type PngAnswer = { readonly png: Uint8Array } | { readonly error: string };

parentPort?.on('message', (svg: string) => {
  parentPort?.postMessage(answer(svg));
});

function answer(svg: string): PngAnswer {
  try {
    return { png: pngOfSvg(svg) };
  } catch (error) {
    return { error: String(error) };
  }
}
