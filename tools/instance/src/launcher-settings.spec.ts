import { handedOn, settingsThatDoNotApply } from './launcher-settings.js';

it.each([
  { env: {}, ignored: undefined },
  { env: { TOCSIN_HTTP_PORT: '1', TOCSIN_SECRET_KEY: 'x', TOCSIN_EGRESS_ALLOW: '10.0.0.0/8' }, ignored: undefined },
  { env: { DATABASE_URL: '', TOCSIN_NO_SETTING: '1', PATH: '/bin' }, ignored: undefined },
  {
    env: { DATABASE_URL: 'postgresql://a/b', KAFKA_BROKERS: 'a:1', TOCSIN_OPS_PORT: '1', TOCSIN_GRPC_PORT: '2' },
    ignored: 'DATABASE_URL, KAFKA_BROKERS, TOCSIN_GRPC_PORT, TOCSIN_OPS_PORT',
  },
])('ignores $ignored of $env', ({ env, ignored }) => {
  expect(settingsThatDoNotApply(env)?.split(': ')[1]).toBe(ignored);
});

it('hands on what the services read, the secret key too, but nothing that is empty or its own', () => {
  const env = {
    TOCSIN_SECRET_KEY: 'k',
    TOCSIN_LOG_LEVEL: 'warn',
    TOCSIN_PARTITIONS: '',
    TOCSIN_HTTP_PORT: '1',
    A: 'b',
  };
  expect(handedOn(env)).toEqual({ TOCSIN_SECRET_KEY: 'k', TOCSIN_LOG_LEVEL: 'warn' });
});
