import type { LogRecord } from '@tocsin/messaging';
import { OBSERVATION_TYPE, samplesV1 } from '@tocsin/payload-schemas';
import fc from 'fast-check';
import { parseObservation } from './parse-observation.js';
import { checkSamples, MAX_STORED_LENGTH } from './samples-check.js';

const samples = { org: 'org1', owner: 'host:host1', time: 1_764_000_000, names: ['a', 'b'], values: [1, 2.5] };
const reports = {
  org: 'org1',
  owner: 'host:host1',
  reports: [{ name: 'ssh', status: 'OK', message: '', occurredAt: 1_764_000_000, maxCheckAttempts: 1 }],
};
const command = {
  org: 'org1',
  owner: 'host:host1',
  commandId: 'c1',
  command: 'close',
  alertId: 'a1',
  reason: '',
  actor: { kind: 'key', id: 'k1' },
};
const member = {
  org: 'org1',
  owner: 'alert-group:web',
  alertId: 'a1',
  sequence: 1,
  status: 'critical',
  isOpen: true,
  at: 1_764_000_000,
  configOffset: 3,
};
const aRecord = (type: string | undefined, value: unknown, change: Partial<LogRecord> = {}): LogRecord => ({
  topic: 'tocsin.observations.v1',
  partition: 0,
  offset: 1,
  key: 'org1/host:host1',
  value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  headers: type === undefined ? {} : { ce_type: type },
  appendedAt: 1_764_000_000_500,
  ...change,
});

describe('a record of observations', () => {
  const at = 1_764_000_000_500;
  it.each([
    { what: 'samples', record: aRecord(OBSERVATION_TYPE.samples, samples), input: { kind: 'samples', at, samples } },
    {
      what: 'check reports',
      record: aRecord(OBSERVATION_TYPE.checkReports, reports),
      input: { kind: 'checkReports', at, checkReports: reports },
    },
    { what: 'a command', record: aRecord(OBSERVATION_TYPE.command, command), input: { kind: 'command', at, command } },
    {
      what: 'a member of an alert group',
      record: aRecord(OBSERVATION_TYPE.groupMember, member, { key: 'org1/alert-group:web' }),
      input: { kind: 'groupMember', at, groupMember: member },
    },
    {
      what: 'a tick',
      record: aRecord(OBSERVATION_TYPE.tick, { at: 1, instance: 'a' }, { key: 'tick/a' }),
      input: { kind: 'tick', at },
    },
    {
      what: 'samples with members of a later version',
      record: aRecord(OBSERVATION_TYPE.samples, { ...samples, unit: 'C' }),
      input: { kind: 'samples', at, samples },
    },
  ])('of $what becomes an input', ({ record, input }) => {
    expect(parseObservation(record, new Map())).toEqual({ input });
  });

  const { samples: type, checkReports, command: commandType } = OBSERVATION_TYPE;
  const misplaced = { key: 'org1/host:host2' };
  it.each([
    { what: 'of an unknown type', record: aRecord('tocsin.samples.v9', samples), problem: /^ce_type: must be one of/ },
    { what: 'without a type', record: aRecord(undefined, samples), problem: /not undefined$/ },
    { what: 'that is no JSON', record: aRecord(type, '{"org"'), problem: /^the value is not JSON/ },
    { what: 'without a value', record: aRecord(type, '', { value: null }), problem: /^the value is not JSON/ },
    { what: 'that is null', record: aRecord(type, null), problem: /^the value: must be an object/ },
    {
      what: 'of another owner than its key',
      record: aRecord(type, samples, misplaced),
      problem: /^the key: must be org1\/host:host1/,
    },
    { what: 'of reports in the wrong place', record: aRecord(checkReports, reports, misplaced), problem: /^the key/ },
    { what: 'of a command in the wrong place', record: aRecord(commandType, command, misplaced), problem: /^the key/ },
    { what: 'with an unknown owner', record: aRecord(type, { ...samples, owner: 'cat:1' }), problem: /^owner/ },
    {
      what: 'with infinity',
      record: aRecord(type, JSON.stringify(samples).replace('2.5', '1e999')),
      problem: /^values\[1\]/,
    },
    {
      what: 'with a missing value',
      record: aRecord(type, { ...samples, values: [1] }),
      problem: /^names: must be as many/,
    },
    { what: 'with half a second', record: aRecord(type, { ...samples, time: [1, 1.5] }), problem: /^time\[1\]/ },
    {
      what: 'with a U+0000 in a name',
      record: aRecord(type, { ...samples, names: ['a', 'b\0'] }),
      problem: /^names\[1\]/,
    },
    {
      what: 'with a name too long',
      record: aRecord(type, { ...samples, names: ['a', 'b'.repeat(MAX_STORED_LENGTH + 1)] }),
      problem: /^names\[1\]/,
    },
    {
      what: 'with a status that there is not',
      record: aRecord(checkReports, { ...reports, reports: [{ ...reports.reports[0], status: 'FINE' }] }),
      problem: /^reports\[0\]\.status/,
    },
    {
      what: 'with a U+0000 in the name of a check',
      record: aRecord(checkReports, { ...reports, reports: [{ ...reports.reports[0], name: '\0' }] }),
      problem: /^reports\[0\]\.name/,
    },
    {
      what: 'with a command that there is not',
      record: aRecord(commandType, { ...command, command: 'open' }),
      problem: /^command/,
    },
  ])('$what is refused, saying why', ({ record, problem }) => {
    expect(parseObservation(record, new Map()).problem).toMatch(problem);
  });

  it('with the names of the one before shares their list', () => {
    const checked = new Map<string, readonly string[]>();
    const parse = (names: string[]): unknown => {
      const parsed = parseObservation(aRecord(type, { ...samples, names }), checked);
      return parsed.problem === undefined && parsed.input.kind === 'samples' && parsed.input.samples.names;
    };
    const first = parse(['a', 'b']);
    expect(parse(['a', 'b'])).toBe(first);
    expect(parse(['a', 'c'])).not.toBe(first);
    expect(parse(['a', 'b'])).toEqual(['a', 'b']);
  });
});

describe('the check of samples by hand', () => {
  const anything = fc.oneof(fc.string(), fc.double(), fc.constantFrom(null, undefined, [], {}, 'host:a', 7));
  const mostly = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<unknown> => fc.oneof({ weight: 9, arbitrary }, anything);
  const size = fc.integer({ min: 0, max: 3 });
  const almostSamples = size.chain((length) => {
    const list = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
      mostly(fc.array(mostly(arbitrary), { minLength: length, maxLength: length }));
    return fc.record(
      {
        org: mostly(fc.constant('org1')),
        owner: mostly(fc.constantFrom('host:h', 'service:s', 'monitor:m', 'host:')),
        time: mostly(fc.oneof(fc.integer(), list(fc.integer()))),
        names: list(fc.constantFrom('a', 'b', '')),
        values: list(fc.double({ noNaN: true, noDefaultInfinity: true })),
      },
      { requiredKeys: [] },
    );
  });

  it('accepts and refuses as the schema of the contract does', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: almostSamples }, anything), (value) => {
        const checked = checkSamples(value, new Map());
        const parsed = samplesV1.safeParse(value);
        expect(typeof checked === 'string' ? undefined : checked).toEqual(parsed.data);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    { count: 1000, isAccepted: true },
    { count: 1001, isAccepted: false },
  ])('accepts $count samples: $isAccepted', ({ count, isAccepted }) => {
    const many = { ...samples, names: Array<string>(count).fill('a'), values: Array<number>(count).fill(1) };
    expect(typeof checkSamples(many, new Map()) !== 'string').toBe(isAccepted);
    expect(samplesV1.safeParse(many).success).toBe(isAccepted);
  });
});
