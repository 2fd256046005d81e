import { Bootstrap } from '@tocsin/config-feature';
import { InvalidInputError } from '@tocsin/runtime';
import { API_KEY, ORGANIZATION, type ConfigService, startConfigService } from './config-service.js';

let service: ConfigService;
let bootstrap: Bootstrap;
beforeEach(async () => {
  service = await startConfigService({ isBootstrapped: false });
  bootstrap = service.app.get(Bootstrap, { strict: false });
});
afterEach(() => service.stop());

const org = (key: string) => service.client.withKey(key).get('/api/v0/org');

it('makes the first organization with the key that it is given, once', async () => {
  const settings = { organization: ORGANIZATION, apiKey: API_KEY };
  expect(await bootstrap.run(settings)).toEqual({ organization: ORGANIZATION, generatedApiKey: undefined });
  expect((await org(API_KEY)).body).toEqual({ name: ORGANIZATION, displayName: null });
  expect(await bootstrap.run(settings)).toBeUndefined();
  expect(await bootstrap.run({ organization: 'another', apiKey: 'another-key' })).toBeUndefined();
  expect((await org('another-key')).status).toBe(401);
  const { records } = await service.published();
  expect(records.map(({ kind, actor }) => [kind, actor.kind, actor.id])).toEqual([
    ['organization', 'system', 'bootstrap'],
    ['apiKey', 'system', 'bootstrap'],
    ['monitor', 'system', 'bootstrap'],
    ['notificationGroup', 'system', 'bootstrap'],
  ]);
});

it('generates a key if none is given, and gives it to one of those that start together', async () => {
  const results = await Promise.all(
    Array.from({ length: 5 }, () => bootstrap.run({ organization: 'demo', apiKey: undefined })),
  );
  const made = results.filter((result) => result !== undefined);
  expect(made).toHaveLength(1);
  expect((await org(made[0].generatedApiKey!)).body).toEqual({ name: 'demo', displayName: null });
  expect((await service.published()).records.filter(({ kind }) => kind === 'organization')).toHaveLength(1);
});

it('leaves no organization behind whose generated key could not be kept', async () => {
  const settings = { organization: 'demo', apiKey: undefined };
  const kept: string[] = [];
  const full = (): Promise<never> => Promise.reject(new Error('disk full'));
  await expect(bootstrap.run({ ...settings, keepGeneratedKey: full })).rejects.toThrow('disk full');
  const made = await bootstrap.run({ ...settings, keepGeneratedKey: (key) => void kept.push(key) });
  expect(kept).toEqual([made?.generatedApiKey]);
  expect((await org(kept[0])).status).toBe(200);
});

it('refuses a name that no organization can have', async () => {
  await expect(bootstrap.run({ organization: 'Not Safe', apiKey: undefined })).rejects.toThrow(InvalidInputError);
  expect(await bootstrap.run({ organization: 'safe', apiKey: API_KEY })).toBeDefined();
});
