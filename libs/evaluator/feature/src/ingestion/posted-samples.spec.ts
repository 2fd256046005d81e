import { parseInput } from '@tocsin/input';
import { InvalidInputError } from '@tocsin/runtime';
import fc from 'fast-check';
import { checkHostPost, checkServicePost, hostPost, MAX_METRIC_NAME_LENGTH, servicePost } from './posted-samples.js';

const aSample = { hostId: '3yKpQrT7vWx', name: 'loadavg5', time: 1_764_000_000, value: 0.5 };

describe('a post of host metrics', () => {
  it.each([
    { what: 'no array', body: { a: 1 }, error: 'the body must be an array of samples, not {"a":1}' },
    { what: 'nothing at all', body: null, error: 'the body must be an array of samples, not null' },
    {
      what: 'an element that is no object',
      body: [aSample, 3],
      error: '[1]: must be a sample: an object with hostId, name, time and value, not 3',
    },
    {
      what: 'a value in quotes',
      body: [aSample, aSample, aSample, { ...aSample, value: '1.5' }],
      error: '[3].value: must be a finite number, not "1.5"',
    },
    { what: 'NaN', body: [{ ...aSample, value: NaN }], error: '[0].value: must be a finite number, not NaN' },
    {
      what: 'a number beyond doubles',
      body: JSON.parse('[{"hostId":"a","name":"b","time":1,"value":1e999}]') as unknown,
      error: '[0].value: must be a finite number, not Infinity',
    },
    {
      what: 'no value',
      body: [{ ...aSample, value: undefined }],
      error: '[0].value: is required: a finite number',
    },
    {
      what: 'a null value',
      body: [{ ...aSample, value: null }],
      error: '[0].value: must be a finite number, not null',
    },
    {
      what: 'a time with decimals',
      body: [{ ...aSample, time: 1.5 }],
      error: '[0].time: must be a whole number of seconds since the Unix epoch, not 1.5',
    },
    {
      what: 'a host id that is a number',
      body: [{ ...aSample, hostId: 17 }],
      error: '[0].hostId: must be the id of a host, not 17',
    },
  ])('with $what is refused by name', ({ body, error }) => {
    expect(() => checkHostPost(body)).toThrow(new InvalidInputError(error));
  });

  it.each([
    ['loadavg5', true],
    ['disk.sda1.reads.delta', true],
    ['custom.a-b_C.9', true],
    ['a..b', true],
    ['custom.a..b', false],
    ['', false],
    ['with space', false],
    ['ключ', false],
    ['a'.repeat(MAX_METRIC_NAME_LENGTH), true],
    ['a'.repeat(MAX_METRIC_NAME_LENGTH + 1), false],
  ])('with a metric named %j is accepted: %s', (name, isAccepted) => {
    const check = (): unknown => checkHostPost([{ ...aSample, name }]);
    if (isAccepted) expect(check).not.toThrow();
    else expect(check).toThrow(/^\[0\]\.name: must be a metric name/);
  });

  it('may have times long ago and far ahead, and members that we do not know', () => {
    const body = [
      { ...aSample, time: 0, unit: 'C' },
      { ...aSample, time: 4_102_444_800 },
    ];
    expect(checkHostPost(body)).toBe(body);
  });
});

const anything = fc.oneof(
  fc.string(),
  fc.double(),
  fc.integer(),
  fc.constantFrom(null, undefined, true, 'loadavg5', '', 'a b', [], {}, 'custom.a..b'),
);
const almostASample = fc.record(
  {
    hostId: fc.oneof({ weight: 4, arbitrary: fc.constant('h1') }, anything),
    name: fc.oneof({ weight: 4, arbitrary: fc.constantFrom('loadavg5', 'custom.a.b') }, anything),
    time: fc.oneof({ weight: 4, arbitrary: fc.integer() }, anything),
    value: fc.oneof({ weight: 4, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) }, anything),
  },
  { requiredKeys: [] },
);
const almostAPost = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.oneof({ weight: 6, arbitrary: almostASample }, anything)) },
  anything,
);

/** What an input is refused with; undefined when it is accepted. */
function refusalOf(parse: () => unknown): { field?: string; message: string } | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    const { field, message } = error as InvalidInputError;
    return { field, message };
  }
}

describe.each([
  { what: 'host metrics', check: checkHostPost, schema: hostPost },
  { what: 'service metrics', check: checkServicePost, schema: servicePost },
])('the check of a post of $what', ({ check, schema }) => {
  it('accepts and refuses as its schema does, and names the member that the schema names', () => {
    fc.assert(
      fc.property(almostAPost, (body) => {
        expect(refusalOf(() => check(body))).toEqual(refusalOf(() => parseInput<unknown>(schema, body)));
      }),
      { numRuns: 2000 },
    );
  });
});
