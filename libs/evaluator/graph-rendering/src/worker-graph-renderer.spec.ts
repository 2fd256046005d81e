import { alertGraphSvg } from '@tocsin/charts';
import { aGraph } from '@tocsin/charts/testing';
import { pngOfSvg } from './png-of-svg.js';
import { WorkerGraphRenderer } from './worker-graph-renderer.js';

/** A thread that does what a test wants. */
const thread = (code: string): URL => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
const SILENT = thread(`import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => undefined);`);
const SILENT_ONCE = thread(`
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', (svg) => { if (svg !== 'endless') parentPort.postMessage({ png: Buffer.from(svg) }); });`);
const ENDING = thread(`
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', (svg) => { if (svg === 'end') throw new Error('it broke'); parentPort.postMessage({ png: Buffer.from(svg) }); });`);

let renderer: WorkerGraphRenderer | undefined;
afterEach(() => renderer?.close());
const open = (limits?: ConstructorParameters<typeof WorkerGraphRenderer>[0]): WorkerGraphRenderer =>
  (renderer = new WorkerGraphRenderer(limits));

it('draws in its thread what the same code draws here', async () => {
  const svg = alertGraphSvg(aGraph());
  const [a, b] = await Promise.all([open().png(svg), renderer?.png(svg)]);
  expect(a.subarray(1, 4).toString()).toBe('PNG');
  expect(a.equals(pngOfSvg(svg))).toBe(true);
  expect(b?.equals(a)).toBe(true);
});

it('refuses what is no SVG and goes on', async () => {
  await expect(open().png('<svg')).rejects.toThrow(/^a graph cannot be drawn: /);
  expect((await renderer?.png(alertGraphSvg(aGraph())))?.length).toBeGreaterThan(1000);
});

it('gives up a picture that takes too long, and draws the next in a new thread', async () => {
  const drawing = open({ worker: SILENT_ONCE, timeoutMs: 500 });
  const [endless, next] = await Promise.allSettled([drawing.png('endless'), drawing.png('next')]);
  expect(endless).toMatchObject({ reason: { code: 'unavailable', message: 'a graph was not drawn within 500 ms' } });
  expect(next).toMatchObject({ status: 'fulfilled', value: Buffer.from('next') });
});

it('survives the end of its thread', async () => {
  const drawing = open({ worker: ENDING });
  const [broken, next] = await Promise.allSettled([drawing.png('end'), drawing.png('next')]);
  expect(broken).toMatchObject({ reason: { code: 'unavailable' } });
  expect(next).toMatchObject({ value: Buffer.from('next') });
});

it('lets so many wait and no more, and gives all up when it is closed', async () => {
  const drawing = open({ worker: SILENT, queue: 2 });
  const accepted = [drawing.png('a'), drawing.png('b'), drawing.png('c')].map((each) => each.catch(String));
  await expect(drawing.png('d')).rejects.toMatchObject({
    code: 'unavailable',
    message: 'too many graphs are waiting to be drawn',
  });
  await drawing.close();
  expect(await Promise.all(accepted)).toEqual(Array(3).fill('UnavailableError: the process ends'));
  await expect(drawing.png('e')).rejects.toMatchObject({ code: 'unavailable' });
});
