import type { ProductEvent } from '@tocsin/payload-schemas';
import { productEvent } from '@tocsin/payload-schemas';
import fc from 'fast-check';
import { readEvent, type EventRules } from './read-event.js';

const NOW = 1_772_000_000_000;
const rules = (given: Partial<EventRules> = {}): EventRules => ({
  minIdLength: 5,
  oldest: 0,
  receivedAt: NOW,
  sentAt: undefined,
  ...given,
});
const SIGNUP = { event_type: 'Signup', user_id: 'hanako', device_id: 'device-1', time: NOW - 1000 };

function taken(value: unknown, given?: Partial<EventRules>): ProductEvent {
  const read = readEvent(value, rules(given));
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return read.event;
}
function faults(value: unknown): object {
  const read = readEvent(value, rules());
  return 'faults' in read ? read.faults : read.event;
}
const fault = (given: object): object => ({ missing: [], invalid: [], tooShort: [], ...given });
const nested = (levels: number): object => (levels === 1 ? {} : { a: nested(levels - 1) });

it('takes the whole of an event', () => {
  expect(
    taken({
      ...SIGNUP,
      insert_id: 'i1',
      session_id: NOW - 5000,
      event_id: 7,
      event_properties: { plan: 'team', seats: 3, tags: ['a', null], on: { x: true } },
      user_properties: { $set: { tier: 'gold' }, $add: { visits: 1 } },
      groups: { company: 'Acme', team: ['a', 2] },
      group_properties: { $set: { ignored: 'it is no $groupidentify' } },
      app_version: '1.2',
      platform: 'Web',
      os_name: 'Chrome',
      os_version: '120',
      device_brand: 'Apple',
      device_model: 'MacBook',
      country: 'Japan',
      language: 'en-US',
      library: 'amplitude-node-ts/1.5.73',
      ip: '203.0.113.7',
      idfa: 'x',
      location_lat: 35.6,
      price: 9.5,
      quantity: 2,
      revenue: 1,
      unheardOf: 1,
    }),
  ).toEqual({
    type: 'Signup',
    time: NOW - 1000,
    userId: 'hanako',
    deviceId: 'device-1',
    insertId: 'i1',
    sessionId: NOW - 5000,
    properties: {
      version: '1.2',
      platform: 'Web',
      os: 'Chrome 120',
      device: 'Apple MacBook',
      country: 'Japan',
      language: 'English',
      library: 'amplitude-node-ts/1.5.73',
      price: 9.5,
      quantity: 2,
      revenue: 19,
    },
    eventProperties: { plan: 'team', seats: 3, tags: ['a', null], on: { x: true } },
    userProperties: { $set: { tier: 'gold' }, $add: { visits: 1 } },
    groups: { company: ['Acme'], team: ['a', '2'] },
  });
});

it('takes the least of an event, at the time when it came', () => {
  expect(taken({ event_type: 'Signup', device_id: 'device-1' })).toEqual({
    type: 'Signup',
    time: NOW,
    deviceId: 'device-1',
  });
});

describe('ids', () => {
  it.each([
    { given: { user_id: 'abcde' }, expected: { userId: 'abcde' } },
    { given: { user_id: 'abcd' }, expected: { userId: undefined } },
    { given: { user_id: 12_345 }, expected: { userId: '12345' } },
    { given: { user_id: null }, expected: { userId: undefined } },
    { given: { user_id: 'Anonymous1' }, expected: { userId: 'Anonymous1' } },
  ])('$given beside a device', ({ given, expected }) => {
    expect(taken({ event_type: 'Signup', device_id: 'device-1', ...given }).userId).toBe(expected.userId);
  });

  it.each([
    ...['anonymous', ' NULL ', 'N/A', '0', '-1', '""', '{}', 'lmy47d'].map((user_id) => ({ user_id })),
    { user_id: true },
    { user_id: 1.5 },
  ])('refuses the user $user_id', (given) => {
    expect(faults({ event_type: 'Signup', device_id: 'device-1', ...given })).toEqual(fault({ invalid: ['user_id'] }));
  });

  it.each(['00000000-0000-0000-0000-000000000000', '0000000000'])('refuses the device %s', (device_id) => {
    expect(faults({ event_type: 'Signup', user_id: 'hanako', device_id })).toEqual(fault({ invalid: ['device_id'] }));
  });

  it('too short on both sides are told, unless the upload asks for less', () => {
    const event = { event_type: 'Signup', user_id: 'abcd', device_id: 'd' };
    expect(faults(event)).toEqual(fault({ tooShort: ['user_id', 'device_id'] }));
    expect(taken(event, { minIdLength: 1 })).toMatchObject({ userId: 'abcd', deviceId: 'd' });
    expect(taken(event, { minIdLength: 4 })).toMatchObject({ userId: 'abcd' });
  });

  it('a device that is not named follows from the user', () => {
    const [one, again] = [taken({ event_type: 'A', user_id: 'hanako' }), taken({ event_type: 'B', user_id: 'hanako' })];
    expect(one.deviceId).toMatch(/^[0-9a-f]{32}$/);
    expect(again.deviceId).toBe(one.deviceId);
    expect(taken({ event_type: 'A', user_id: 'taro.y' }).deviceId).not.toBe(one.deviceId);
  });
});

it.each([
  { groups: { company: 'Acme' }, ids: {}, deviceId: 'group company Acme' },
  { groups: { company: ['Acme', 7], team: 'a' }, ids: {}, deviceId: 'group company Acme, 7, team a' },
  { groups: { company: 'x'.repeat(1024) }, ids: {}, deviceId: `group company ${'x'.repeat(1010)}` },
  { groups: { company: 'Acme' }, ids: { device_id: 'device-1' }, deviceId: 'device-1' },
])('a change of groups needs no id: $deviceId', ({ groups, ids, deviceId }) => {
  const change = { event_type: '$groupidentify', groups, group_properties: { $set: { seats: 3 } } };
  expect(taken({ ...change, ...ids })).toMatchObject({ deviceId, groupProperties: { $set: { seats: 3 } } });
});

it.each<{ when: string; event: unknown; expected: object }>([
  {
    when: 'a change of no group by nobody',
    event: { event_type: '$groupidentify', groups: {} },
    expected: { missing: ['user_id', 'device_id'] },
  },
  {
    when: 'nobody in a group',
    event: { event_type: 'Signup', groups: { company: 'Acme' } },
    expected: { missing: ['user_id', 'device_id'] },
  },
  { when: 'no object', event: 'Signup', expected: { invalid: ['event'] } },
  { when: 'no type', event: { user_id: 'hanako' }, expected: { missing: ['event_type'] } },
  { when: 'an empty type', event: { ...SIGNUP, event_type: '' }, expected: { missing: ['event_type'] } },
  { when: 'a type that is no text', event: { ...SIGNUP, event_type: 7 }, expected: { invalid: ['event_type'] } },
  { when: 'a reserved type', event: { ...SIGNUP, event_type: '_all' }, expected: { invalid: ['event_type'] } },
  { when: 'nobody', event: { event_type: 'Signup' }, expected: { missing: ['user_id', 'device_id'] } },
  { when: 'a text as time', event: { ...SIGNUP, time: '2026-01-01' }, expected: { invalid: ['time'] } },
  { when: 'half a millisecond', event: { ...SIGNUP, time: NOW + 0.5 }, expected: { invalid: ['time'] } },
  { when: 'a time before 1970', event: { ...SIGNUP, time: -1 }, expected: { invalid: ['time'] } },
  {
    when: 'a list of properties',
    event: { ...SIGNUP, event_properties: [1] },
    expected: { invalid: ['event_properties'] },
  },
  { when: 'a session that is no number', event: { ...SIGNUP, session_id: 'x' }, expected: { invalid: ['session_id'] } },
  {
    when: 'operations beside properties',
    event: { ...SIGNUP, user_properties: { $set: { a: 1 }, b: 2 } },
    expected: { invalid: ['user_properties'] },
  },
  {
    when: 'an operation that is no object',
    event: { ...SIGNUP, user_properties: { $set: 1 } },
    expected: { invalid: ['user_properties'] },
  },
  {
    when: 'an operation that groups do not have',
    event: { ...SIGNUP, event_type: '$groupidentify', group_properties: { $remove: { a: 1 } } },
    expected: { invalid: ['group_properties'] },
  },
  {
    when: 'several faults',
    event: { event_type: 'Signup', user_id: 'nil', time: 'now', groups: 7 },
    expected: { invalid: ['user_id', 'time', 'groups'] },
  },
])('refuses $when', ({ event, expected }) => {
  expect(faults(event)).toEqual(fault(expected));
});

describe('limits', () => {
  it.each([
    { length: 1024, kept: 1024 },
    { length: 1025, kept: 1024 },
  ])('a text of $length characters keeps $kept', ({ length, kept }) => {
    const text = 'x'.repeat(length);
    const event = taken({ ...SIGNUP, event_type: text, event_properties: { [text]: [text] } });
    const cut = 'x'.repeat(kept);
    expect(event).toMatchObject({ type: cut, eventProperties: { [cut]: [cut] } });
  });

  it('a text of a megabyte is cut like any other', () => {
    const event = taken({ ...SIGNUP, event_properties: { text: 'y'.repeat(1_048_576) } });
    expect(event.eventProperties).toEqual({ text: 'y'.repeat(1024) });
  });

  it('a cut never leaves half a character, and U+0000 goes', () => {
    const event = taken({ ...SIGNUP, event_properties: { a: `${'x'.repeat(1023)}🎉`, b: 'a\0b' } });
    expect(event.eventProperties).toEqual({ a: 'x'.repeat(1023), b: 'ab' });
  });

  it.each([
    { levels: 40, isTaken: true },
    { levels: 41, isTaken: false },
  ])('properties of $levels levels are taken: $isTaken', ({ levels, isTaken }) => {
    expect('faults' in readEvent({ ...SIGNUP, event_properties: nested(levels) }, rules())).toBe(!isTaken);
  });

  it.each([
    { types: 5, names: 10, isTaken: true },
    { types: 6, names: 1, isTaken: false },
    { types: 1, names: 11, isTaken: false },
  ])('$types types of groups with $names each are taken: $isTaken', ({ types, names, isTaken }) => {
    const list = Array.from({ length: names }, (_, i) => `g${i}`);
    const groups = Object.fromEntries(Array.from({ length: types }, (_, i) => [`t${i}`, list]));
    expect('faults' in readEvent({ ...SIGNUP, groups }, rules())).toBe(!isTaken);
  });
});

describe('the time', () => {
  const at = (time: unknown, given?: Partial<EventRules>): number => taken({ ...SIGNUP, time }, given).time;
  it.each([
    { when: 'ten minutes ahead', time: NOW + 600_000, expected: NOW + 600_000 },
    { when: 'further ahead', time: NOW + 600_001, expected: NOW },
    { when: 'years ago', time: 1_000_000_000_000, expected: 1_000_000_000_000 },
    { when: 'not given', time: null, expected: NOW },
  ])('$when', ({ time, expected }) => {
    expect(at(time)).toBe(expected);
  });

  it.each([
    { when: 'a minute late', sentAt: NOW - 60_000, expected: NOW - 1000 },
    { when: 'more than a minute late', sentAt: NOW - 60_001, expected: NOW + 59_001 },
    { when: 'a minute early', sentAt: NOW + 60_000, expected: NOW - 1000 },
    { when: 'an hour early', sentAt: NOW + 3_600_000, expected: NOW - 3_601_000 },
  ])('of a client whose clock is $when', ({ sentAt, expected }) => {
    expect(at(NOW - 1000, { sentAt })).toBe(expected);
  });

  it.each([
    { time: NOW - 5000, isTaken: true },
    { time: NOW - 5001, isTaken: false },
  ])('$time is kept: $isTaken', ({ time, isTaken }) => {
    const read = readEvent({ ...SIGNUP, time }, rules({ oldest: NOW - 5000 }));
    expect(read).toEqual(isTaken ? { event: taken({ ...SIGNUP, time }) } : { faults: fault({ invalid: ['time'] }) });
  });

  it('that is not given needs no correction', () => {
    expect(at(undefined, { sentAt: 0 })).toBe(NOW);
  });
});

describe('properties', () => {
  it('of a user that stand alone are set', () => {
    expect(taken({ ...SIGNUP, user_properties: { tier: 'gold' } }).userProperties).toEqual({ $set: { tier: 'gold' } });
  });

  it('are all cleared without naming one', () => {
    expect(taken({ ...SIGNUP, user_properties: { $clearAll: '-' } }).userProperties).toEqual({ $clearAll: {} });
  });

  it('of a purchase are found where the revenue helpers of SDKs put them', () => {
    const purchase = {
      event_type: 'revenue_amount',
      event_properties: { $price: 9.5, $quantity: 2, $productId: 'p1' },
    };
    expect(taken({ ...SIGNUP, ...purchase }).properties).toEqual({ price: 9.5, quantity: 2, revenue: 19 });
  });

  it.each([
    { given: { price: 3 }, revenue: 3 },
    { given: { price: 3, quantity: 2 }, revenue: 6 },
    { given: { revenue: 7 }, revenue: 7 },
    { given: { quantity: 2, revenue: 7 }, revenue: 7 },
    { given: { quantity: 2 }, revenue: undefined },
  ])('$given: a revenue of $revenue', ({ given, revenue }) => {
    expect(taken({ ...SIGNUP, ...given }).properties?.['revenue']).toBe(revenue);
  });

  it.each([
    { language: 'en-US', expected: 'English' },
    { language: 'de', expected: 'German' },
    { language: 'pt_BR', expected: 'Portuguese' },
    { language: 'Klingonese', expected: 'Klingonese' },
    { language: '!!', expected: '!!' },
  ])('the language $language is $expected', ({ language, expected }) => {
    expect(taken({ ...SIGNUP, language }).properties?.['language']).toBe(expected);
  });

  it('called __proto__ are properties like any other', () => {
    const event = taken({ ...SIGNUP, event_properties: JSON.parse('{"__proto__":{"a":1}}') as object });
    expect(Object.keys(event.eventProperties ?? {})).toEqual(['__proto__']);
  });
});

it('whatever JSON it is given, it answers with an event of the contract or with faults', () => {
  const member = fc.oneof(fc.jsonValue(), fc.constantFrom('hanako', 'device-1', '$set', NOW, null));
  const names = ['event_type', 'user_id', 'device_id', 'time', 'insert_id', 'session_id', 'event_properties'];
  const more = ['user_properties', 'groups', 'group_properties', 'language', 'price', 'revenue', 'paying', 'platform'];
  const event = fc.dictionary(fc.constantFrom(...names, ...more), member);
  fc.assert(
    fc.property(fc.oneof(event, fc.jsonValue()), (value) => {
      const read = readEvent(value, rules());
      if ('event' in read) expect(productEvent.safeParse(read.event).error?.issues ?? []).toEqual([]);
      else expect(Object.values(read.faults).flat().length).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});
