import { inspect } from 'node:util';
import { readSettings, SettingsError } from './read-settings.js';
import { choiceSetting, integerSetting, requiredSetting, secretOf } from './setting.js';
import { TOPICS } from '@tocsin/payload-schemas';
import {
  databaseUrl,
  egressSettings,
  httpHost,
  kafkaBrokers,
  kafkaSettings,
  previousSecretKeys,
  publicUrl,
  secretKey,
} from './catalogue.js';

const LONGEST_PREFIX = 225;
const definitions = {
  port: integerSetting('PORT', 'A port.', 80, { min: 1, max: 100 }),
  colour: choiceSetting('COLOUR', 'A colour.', ['red', 'blue'], 'red'),
  password: requiredSetting('PASSWORD', 'A password.', secretOf),
};

describe('readSettings', () => {
  it.each([
    { when: 'unset', env: {}, port: 80 },
    { when: 'empty, which counts as unset', env: { PORT: '' }, port: 80 },
    { when: 'the least', env: { PORT: '1' }, port: 1 },
    { when: 'the greatest', env: { PORT: '100' }, port: 100 },
  ])('takes an integer that is $when', ({ env, port }) => {
    expect(readSettings(definitions, { PASSWORD: 'x', ...env }).port).toBe(port);
  });

  it.each(['0', '101', '1.5', '-1', 'ten', '1e1', ' 5'])('refuses %s as an integer from 1 to 100', (text) => {
    expect(() => readSettings(definitions, { PASSWORD: 'x', PORT: text })).toThrow(
      `PORT: "${text}" is not a whole number from 1 to 100`,
    );
  });

  it('reports every fault at once, by name, with what would be right', () => {
    const read = (): unknown => readSettings(definitions, { PORT: 'x', COLOUR: 'green' });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow('3 settings are wrong');
    expect(read).toThrow('COLOUR: "green" is not one of red, blue');
    expect(read).toThrow('PASSWORD: is required: A password.');
  });

  it('names what may be meant for a setting that is missing', () => {
    expect(() => readSettings(definitions, { TOCSIN_SECRETKEY: 'x' })).toThrow(
      'ignored, for no setting is named so: TOCSIN_SECRETKEY (did you mean TOCSIN_SECRET_KEY?)',
    );
  });

  it('keeps secrets out of what is printed', () => {
    const { password } = readSettings(definitions, { PASSWORD: 'hunter2' });
    expect(`${inspect(password)} ${JSON.stringify(password)} ${String(password)}`).not.toContain('hunter2');
    expect(password.reveal()).toBe('hunter2');
  });
});

describe('the catalogue', () => {
  const parse = (setting: { parse(text: string | undefined): unknown }, text: string | undefined) => () =>
    setting.parse(text);

  it('takes brokers as host:port, separated by commas', () => {
    expect(kafkaBrokers.parse('a:1, b.example:9092')).toEqual(['a:1', 'b.example:9092']);
    expect(parse(kafkaBrokers, 'a:1,b')).toThrow('"b" is not host:port');
    expect(parse(kafkaBrokers, 'a:1,b,c')).toThrow('"b", "c" are not host:port; several are separated by commas');
    expect(parse(kafkaBrokers, undefined)).toThrow('is required');
  });

  it('takes a base URL and cuts its last slash', () => {
    expect(publicUrl.parse('https://t.example.com/')).toBe('https://t.example.com');
    expect(publicUrl.parse(undefined)).toBe('http://127.0.0.1:7070');
    expect(parse(publicUrl, 'ftp://x')).toThrow('http or https');
    expect(parse(publicUrl, 'https://x/?a=1')).toThrow('without query');
  });

  it('never shows a database URL or key that it refuses', () => {
    expect(parse(databaseUrl, 'mysql://u:secretpw@h/d')).toThrow(/^(?!.*secretpw)/s);
    expect(parse(secretKey, 'c2hvcnQ=')).toThrow(/^(?!.*c2hvcnQ=).*32 bytes in base64/s);
  });

  it('takes former keys, separated by commas, and says which of them is none without showing it', () => {
    const [a, b] = [1, 2].map((fill) => Buffer.alloc(32, fill).toString('base64'));
    const keys = (text?: string): string[] => previousSecretKeys.parse(text).map((key) => key.reveal());
    expect(keys()).toEqual([]);
    expect(keys(' ')).toEqual([]);
    expect(keys(a)).toEqual([a]);
    expect(keys(`${a}, ${b}`)).toEqual([a, b]);
    expect(parse(previousSecretKeys, `${a},c2hvcnQ=`)).toThrow(/^key 2 of 2 is not 32 bytes in base64(?!.*c2hvcnQ=)/);
    expect(parse(previousSecretKeys, `${a},`)).toThrow('key 2 of 2 is not 32 bytes in base64');
    expect(parse(previousSecretKeys, `x,${a},y`)).toThrow('keys 1, 3 of 3 are not 32 bytes in base64');
  });

  it.each(['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost', 'Tocsin.example.com', 'node-1'])('listens on %s', (host) =>
    expect(httpHost.parse(host)).toBe(host),
  );

  it.each([
    { host: '127.0.0.1:7070', problem: 'has a part that is not made of letters, digits and inner hyphens' },
    { host: 'http://127.0.0.1', problem: 'has a part that is not made of letters, digits and inner hyphens' },
    { host: '[::1]', problem: 'has a part that is not made of letters, digits and inner hyphens' },
    { host: 'a..b', problem: 'has an empty part between two dots' },
    { host: '256.0.0.1', problem: 'is no address' },
    { host: '127.0.0', problem: 'is no address' },
  ])('does not listen on $host', ({ host, problem }) => {
    expect(parse(httpHost, host)).toThrow(`"${host}" ${problem}; write an IP address such as 0.0.0.0, or a host name`);
  });

  it.each(['', 'staging.', 'A-z_9.', 'x'.repeat(LONGEST_PREFIX)])('takes the topic prefix "%s"', (prefix) => {
    expect(kafkaSettings.topicPrefix.parse(prefix)).toBe(prefix);
  });

  it.each(['a b', 'a/', 'é', 'a:', 'x'.repeat(LONGEST_PREFIX + 1)])('refuses the topic prefix "%s"', (prefix) => {
    expect(parse(kafkaSettings.topicPrefix, prefix)).toThrow(/" is not up to 225 of A-Z, a-z, 0-9, "\.", "_" and "-"/);
  });

  it('keeps every topic with the longest prefix within the length that Kafka takes', () => {
    expect(Math.max(...Object.values(TOPICS).map(({ name }) => name.length)) + LONGEST_PREFIX).toBe(249);
  });

  const sasl = { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'tocsin', KAFKA_SASL_PASSWORD: 'hunter2' };
  it.each([
    { env: sasl, faults: [] },
    { env: {}, faults: [] },
    { env: { KAFKA_SASL_MECHANISM: 'none' }, faults: [] },
    {
      env: { KAFKA_SASL_MECHANISM: 'plain' },
      faults: [
        'KAFKA_SASL_USERNAME: is required with KAFKA_SASL_MECHANISM=plain',
        'KAFKA_SASL_PASSWORD: is required with KAFKA_SASL_MECHANISM=plain',
      ],
    },
    {
      env: { ...sasl, KAFKA_SASL_PASSWORD: '' },
      faults: ['KAFKA_SASL_PASSWORD: is required with KAFKA_SASL_MECHANISM=plain'],
    },
    ...['', 'none'].map((mechanism) => ({
      env: { ...sasl, KAFKA_SASL_MECHANISM: mechanism },
      faults: ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'].map(
        (name) =>
          `${name}: is of no use without KAFKA_SASL_MECHANISM: set that to one of plain, scram-sha-256, scram-sha-512`,
      ),
    })),
  ])('finds $faults.length faults in SASL by $env', ({ env, faults }) => {
    const found = (): string[] => {
      try {
        readSettings(kafkaSettings, env);
        return [];
      } catch (error) {
        return (error as SettingsError).faults.map(({ name, problem }) => `${name}: ${problem}`);
      }
    };
    expect(found()).toEqual(faults);
    expect(found().join()).not.toContain('hunter2');
  });

  it('says which address block is wrong, naming the setting once', () => {
    const read = (): unknown => readSettings(egressSettings, { TOCSIN_EGRESS_ALLOW: '10.0.0.0/8,10.0.0.0/33' });
    expect(read).toThrow(/TOCSIN_EGRESS_ALLOW: "10\.0\.0\.0\/33"/);
  });
});
