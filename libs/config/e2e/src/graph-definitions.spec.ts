import { type ConfigService, startConfigService } from './config-service.js';
import { textLike } from './matchers.js';

let service: ConfigService;
beforeAll(async () => {
  service = await startConfigService();
});
afterAll(() => service.stop());

const recordsOf = async (name: string) =>
  (await service.published()).records.filter(
    (record) => record.kind === 'graphDefinition' && record.state.name === name,
  );
const define = (...definitions: unknown[]) => service.client.post('/api/v0/graph-defs/create', definitions);

it('keeps definitions with their defaults and publishes them when they change', async () => {
  const definition = {
    name: 'custom.a.#',
    metrics: [{ name: 'custom.a.#.x', isStacked: true }, { name: 'custom.a.#.y' }],
  };
  for (let i = 0; i < 3; i++) expect(await define(definition)).toMatchObject({ status: 200, body: { success: true } });
  await define({ ...definition, displayName: 'A', unit: 'bytes/sec', metrics: [] });
  expect(await recordsOf('custom.a.#')).toMatchObject([
    {
      revision: 1,
      state: {
        displayName: 'custom.a.#',
        unit: 'float',
        metrics: [
          { name: 'custom.a.#.x', displayName: 'custom.a.#.x', isStacked: true },
          { name: 'custom.a.#.y', displayName: 'custom.a.#.y', isStacked: false },
        ],
      },
    },
    { revision: 2, state: { displayName: 'A', unit: 'bytes/sec', metrics: [] } },
  ]);
});

it('takes one definition from many agents at once', async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => define({ name: 'custom.once', metrics: [] })));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(await recordsOf('custom.once')).toHaveLength(1);
});

it('deletes a definition by the name in the body', async () => {
  await define({ name: 'custom.gone', metrics: [] });
  expect((await service.client.delete('/api/v0/graph-defs', { name: 'custom.gone' })).body).toEqual({ success: true });
  expect((await recordsOf('custom.gone')).at(-1)).toMatchObject({ revision: 2, deleted: true });
  expect(await service.client.delete('/api/v0/graph-defs', { name: 'custom.gone' })).toMatchObject({
    status: 400,
    body: { error: { message: 'name: no graph "custom.gone" is defined' } },
  });
});

it.each([
  { body: {}, message: /list of at most/ },
  { body: [{ name: 'cpu', metrics: [] }], message: /^\[0\]\.name: "cpu" is not "custom" followed by/ },
  { body: [{ name: 'custom.a' }], message: /^\[0\]\.metrics: / },
  { body: [{ name: 'custom.a', metrics: [{ name: 'custom.#.#' }] }], message: /^\[0\]\.metrics\[0\]\.name: / },
  { body: [{ name: 'custom.a', unit: 'miles', metrics: [] }], message: /^\[0\]\.unit: must be "float" or / },
])('refuses $body, naming the member, and keeps nothing', async ({ body, message }) => {
  const answer = await service.client.post('/api/v0/graph-defs/create', body);
  expect(answer).toMatchObject({ status: 400, body: { error: { message: textLike(message) } } });
});
