import { slotOfDevice } from './event-ids.js';
import { readSentAt } from './event-time.js';
import { readGroupIdentification, readIdentification } from './read-identification.js';
import { readEvents, readUpload } from './read-upload.js';

const NOW = 1_772_000_000_000;
const KEY = '0123456789abcdef0123456789abcdef';
const event = (given: object = {}): object => ({ event_type: 'Signup', user_id: 'hanako', ...given });
const read = (events: readonly unknown[], minIdLength = 5): object =>
  readEvents({ events, minIdLength, sentAt: undefined }, NOW, 0);

it.each([
  { when: 'no object', body: [], refusal: { code: 400, error: 'Invalid JSON request body' } },
  { when: 'no key', body: { events: [event()] }, refusal: { missing_field: 'api_key' } },
  { when: 'a key that is no text', body: { api_key: 7, events: [event()] }, refusal: { missing_field: 'api_key' } },
  { when: 'no events', body: { api_key: KEY }, refusal: { missing_field: 'events' } },
  { when: 'none in the list', body: { api_key: KEY, events: [] }, refusal: { missing_field: 'events' } },
  {
    when: 'one too many',
    body: { api_key: KEY, events: Array.from({ length: 2001 }, () => event()) },
    refusal: { code: 413, error: 'Payload too large' },
  },
])('refuses an upload with $when', ({ body, refusal }) => {
  expect(readUpload(body)).toMatchObject({ refusal });
});

it.each([
  { when: 'as many as there may be', given: { events: Array.from({ length: 2000 }, () => event()) }, expected: {} },
  { when: 'nothing else', given: {}, expected: { minIdLength: 5, sentAt: undefined } },
  { when: 'a smaller id length', given: { options: { min_id_length: 1 } }, expected: { minIdLength: 1 } },
  { when: 'an id length of 0', given: { options: { min_id_length: 0 } }, expected: { minIdLength: 5 } },
  { when: 'empty options', given: { options: {} }, expected: { minIdLength: 5 } },
  {
    when: 'its time',
    given: { client_upload_time: '2026-02-25T06:13:20.000Z', request_metadata: { sdk: {} } },
    expected: { sentAt: NOW },
  },
])('takes an upload with $when', ({ given, expected }) => {
  expect(readUpload({ api_key: KEY, events: [event()], ...given })).toMatchObject({ apiKey: KEY, ...expected });
});

it.each(['2026-02-25T06:13:20.000Z', '2026-02-25T15:13:20+09:00'])('an upload was sent at %s', (text) => {
  expect(readSentAt(text)).toBe(NOW);
});

it.each([undefined, 7, '', '2026-02-25T06:13:20', 'yesterday', '2026-13-45T00:00:00Z'])(
  'nothing is known of a client that was sent at %s',
  (text) => {
    expect(readSentAt(text)).toBeUndefined();
  },
);

it('takes the events in their order', () => {
  const events = ['A', 'B', 'C'].map((event_type) => event({ event_type }));
  expect(read(events)).toMatchObject({ events: [{ type: 'A' }, { type: 'B' }, { type: 'C' }] });
});

it('takes none if any is wrong, and names each by its position', () => {
  const events = [event(), event({ event_type: '' }), event({ time: 'x' }), { event_type: 'A' }, event({ time: 1.5 })];
  expect(read(events)).toEqual({
    refusal: {
      code: 400,
      error: 'Request missing required field',
      events_with_missing_fields: { event_type: [1], user_id: [3], device_id: [3] },
      events_with_invalid_fields: { time: [2, 4] },
    },
  });
});

it('names ids that are too short', () => {
  expect(read([event({ user_id: 'abcd' })])).toEqual({
    refusal: {
      code: 400,
      error: 'Invalid field values on some events',
      events_with_invalid_id_lengths: { user_id: [0] },
    },
  });
});

describe('identifications', () => {
  it('are events that change a user', () => {
    const one = { user_id: 'hanako', user_properties: { $set: { tier: 'gold' } }, country: 'Japan' };
    const identified = { ...one, event_type: '$identify' };
    expect(readIdentification(JSON.stringify(one))).toEqual({ events: [identified] });
    expect(readIdentification(JSON.stringify([one, one]))).toEqual({ events: [identified, identified] });
  });

  it('of groups stand for a device of their own', () => {
    const text = '{"group_type":"company","group_value":"Acme","group_properties":{"$set":{"seats":3}}}';
    const identified = readGroupIdentification(text);
    expect('events' in identified && read(identified.events)).toEqual({
      events: [
        {
          type: '$groupidentify',
          time: NOW,
          deviceId: 'group company Acme',
          groups: { company: ['Acme'] },
          groupProperties: { $set: { seats: 3 } },
        },
      ],
    });
  });

  it('of groups say which lack a type or a name', () => {
    const groups = [
      { group_type: 'company', group_value: 'Acme' },
      { group_type: 'company', group_value: 5 },
      { group_type: 'company' },
      { group_type: '', group_value: 'Acme' },
      { group_type: 5, group_value: '' },
    ];
    expect(readGroupIdentification(JSON.stringify(groups))).toEqual({
      refusal: {
        code: 400,
        error: 'Request missing required field',
        events_with_missing_fields: { group_type: [3, 4], group_value: [2, 4] },
      },
    });
    expect(readGroupIdentification(JSON.stringify(groups.slice(0, 2)))).toMatchObject({
      events: [{ groups: { company: 'Acme' } }, { groups: { company: 5 } }],
    });
  });

  it.each([
    { count: 1024, isTaken: true },
    { count: 1025, isTaken: false },
  ])('$count at once are taken: $isTaken', ({ count, isTaken }) => {
    const users = JSON.stringify(Array.from({ length: count }, () => ({ user_id: 'hanako' })));
    const groups = JSON.stringify(
      Array.from({ length: count }, () => ({ group_type: 'company', group_value: 'Acme' })),
    );
    for (const identified of [readIdentification(users), readGroupIdentification(groups)]) {
      if (isTaken) expect('events' in identified && identified.events).toHaveLength(count);
      else expect(identified).toEqual({ refusal: { code: 413, error: 'Payload too large' } });
    }
  });

  it.each(['', 'null', '[]', '[1]', '"x"', '{'])('%s is none', (text) => {
    const refused = { refusal: { code: 400, error: 'missing_event' } };
    expect(readIdentification(text)).toEqual(refused);
    expect(readGroupIdentification(text)).toEqual(refused);
  });
});

it('devices are spread over all slots', () => {
  const slots = new Set(Array.from({ length: 500 }, (_, i) => slotOfDevice(`device ${i}`)));
  expect([...slots].sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, i) => i));
});
