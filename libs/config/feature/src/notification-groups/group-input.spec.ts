import { parseInput } from '@tocsin/input';
import { InvalidInputError } from '@tocsin/runtime';
import { groupInput } from './group-input.js';

const empty = {
  notificationLevel: 'all',
  childNotificationGroupIds: [],
  childChannelIds: [],
  monitors: [],
  services: [],
};

function refusal(body: unknown): string | undefined {
  try {
    parseInput(groupInput, body);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidInputError) return error.message;
    throw error;
  }
}

it.each([
  { when: 'only a name', body: { name: 'shop' }, expected: { name: 'shop', ...empty } },
  {
    when: 'nulls, an id, a type and an unknown member',
    body: {
      id: 'x',
      type: 'group-default',
      name: 'shop',
      notificationLevel: null,
      childNotificationGroupIds: null,
      childChannelIds: null,
      monitors: null,
      services: null,
      extra: 1,
    },
    expected: { name: 'shop', ...empty },
  },
  {
    when: 'everything',
    body: {
      name: 'shop',
      notificationLevel: 'critical',
      childNotificationGroupIds: ['g'],
      childChannelIds: ['c'],
      monitors: [{ id: 'm' }, { id: 'n', skipDefault: true }, { id: 'o', skipDefault: null }],
      services: [{ name: 'webshop' }],
    },
    expected: {
      name: 'shop',
      notificationLevel: 'critical',
      childNotificationGroupIds: ['g'],
      childChannelIds: ['c'],
      monitors: [
        { id: 'm', skipDefault: false },
        { id: 'n', skipDefault: true },
        { id: 'o', skipDefault: false },
      ],
      services: [{ name: 'webshop' }],
    },
  },
])('reads a group of $when', ({ body, expected }) => {
  expect(parseInput(groupInput, body)).toEqual(expected);
});

it.each([
  { body: {}, message: 'name: is required: text of at most 255 characters' },
  { body: { name: '' }, message: 'name: must not be empty' },
  { body: { name: 'x'.repeat(256) }, message: 'name: must be text of at most 255 characters, not of 256' },
  {
    body: { name: 'a', notificationLevel: 'warning' },
    message: 'notificationLevel: must be "all" or "critical", not "warning"',
  },
  {
    body: { name: 'a', childChannelIds: 'c' },
    message: 'childChannelIds: must be a list of at most 1000 items, not "c"',
  },
  {
    body: { name: 'a', childChannelIds: [1] },
    message: 'childChannelIds[0]: must be text of at most 63 characters, not 1',
  },
  {
    body: { name: 'a', childChannelIds: Array(1001).fill('c') },
    message: 'childChannelIds: must be a list of at most 1000 items, not of 1001',
  },
  { body: { name: 'a', monitors: ['m'] }, message: 'monitors[0]: must be an object with id and skipDefault, not "m"' },
  { body: { name: 'a', monitors: [{}] }, message: 'monitors[0].id: is required: text of at most 63 characters' },
  {
    body: { name: 'a', monitors: [{ id: 'm', skipDefault: 1 }] },
    message: 'monitors[0].skipDefault: must be true or false, not 1',
  },
  { body: { name: 'a', services: ['webshop'] }, message: 'services[0]: must be an object with name, not "webshop"' },
  { body: 5, message: 'the body must be a JSON object' },
])('says "$message"', ({ body, message }) => {
  expect(refusal(body)).toBe(message);
});
