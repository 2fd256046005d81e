import { SETTING_NAMES } from '@tocsin/platform';
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

it('ignores only what it chooses itself', () => {
  const everything = Object.fromEntries([...SETTING_NAMES].map((name) => [name, 'x']));
  expect(settingsThatDoNotApply(everything)?.split(': ')[1]?.split(', ')).toEqual([
    'DATABASE_URL',
    'KAFKA_BROKERS',
    'KAFKA_REPLICATION_FACTOR',
    'KAFKA_SASL_MECHANISM',
    'KAFKA_SASL_PASSWORD',
    'KAFKA_SASL_USERNAME',
    'KAFKA_SSL',
    'TOCSIN_CONFIG_GRPC',
    'TOCSIN_DISPATCHER_GRPC',
    'TOCSIN_EVALUATOR_GRPC',
    'TOCSIN_GRPC_PORT',
    'TOCSIN_INTERNAL_TOKEN',
    'TOCSIN_OPS_PORT',
  ]);
});
