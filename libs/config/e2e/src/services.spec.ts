import { type ConfigService, startConfigService } from './config-service.js';

let service: ConfigService;
beforeAll(async () => {
  service = await startConfigService();
});
afterAll(() => service.stop());

it('makes a service, shows it and publishes it', async () => {
  const { client } = service;
  const made = await client.post('/api/v0/services', { name: 'webshop', memo: 'sells' });
  expect(made).toMatchObject({ status: 200, body: { name: 'webshop', memo: 'sells', roles: [] } });
  expect((await client.get('/api/v0/services?')).body).toEqual({ services: [{ name: 'webshop', memo: 'sells', roles: [] }] });
  const { records } = await service.published();
  expect(records.filter(({ kind }) => kind === 'service')).toMatchObject([
    { revision: 1, state: { name: 'webshop', memo: 'sells', roles: [] }, actor: { kind: 'key' } },
  ]);
});
