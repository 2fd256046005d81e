import { readFileSync } from 'node:fs';
import { unknownSettings } from './unknown-settings.js';

const SENTENCE = 'ignored, for no setting is named so: ';

it.each([
  { env: {}, sentence: undefined },
  { env: { TOCSIN_HTTP_PORT: '1', PATH: '/bin', KAFKA_BROKER: 'a:1', NOT_TOCSIN_X: '' }, sentence: undefined },
  { env: { TOCSIN_LISTEN: 'x', TOCSIN_TEST_DATABASE_URL: 'x', TOCSIN_KILL_SEED: '1' }, sentence: undefined },
  { env: { TOCSIN_HTP_PORT: '1' }, sentence: `${SENTENCE}TOCSIN_HTP_PORT (did you mean TOCSIN_HTTP_PORT?)` },
  { env: { TOCSIN_HTTPPORT: '' }, sentence: `${SENTENCE}TOCSIN_HTTPPORT (did you mean TOCSIN_HTTP_PORT?)` },
  {
    env: { TOCSIN_PARTITION: '1', TOCSIN_FAVOURITE_COLOUR: 'red' },
    sentence: `${SENTENCE}TOCSIN_FAVOURITE_COLOUR, TOCSIN_PARTITION (did you mean TOCSIN_PARTITIONS?)`,
  },
])('says of $env: $sentence', ({ env, sentence }) => {
  expect(unknownSettings(env)).toBe(sentence);
});

it('knows every setting that is documented', () => {
  const text = readFileSync(new URL('../../../../docs/settings.md', import.meta.url), 'utf8');
  const names = [...text.matchAll(/^\| `(TOCSIN_[A-Z_]+)`/gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(20);
  expect(unknownSettings(Object.fromEntries(names.map((name) => [name, 'x'])))).toBeUndefined();
});
