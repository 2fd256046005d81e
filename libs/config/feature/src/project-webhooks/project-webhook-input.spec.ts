import { parseInput } from '@tocsin/input';
import { InvalidInputError } from '@tocsin/runtime';
import { projectWebhookInput } from './project-webhook-input.js';

const hook = { name: 'hook', url: 'https://hooks.example.com/', monitorIds: ['m1'] };

function refusal(body: unknown): string | undefined {
  try {
    parseInput(projectWebhookInput, body);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidInputError) return error.message;
    throw error;
  }
}

it('fills in what is left out, and takes null for that', () => {
  const filled = { ...hook, headers: [] };
  expect(parseInput(projectWebhookInput, hook)).toEqual(filled);
  const nulls = { format: null, credential: null, template: null, headers: null, ownerId: null };
  expect(parseInput(projectWebhookInput, { ...hook, ...nulls, mayEdit: true, suspendedAt: 5 })).toEqual(filled);
  const templates = [{ text: '{}' }, { text: '{}', contentType: null }].map((template) => ({ ...hook, template }));
  for (const body of templates) {
    expect(parseInput(projectWebhookInput, body)).toMatchObject({
      template: { text: '{}', contentType: 'application/json' },
    });
  }
  const headers = [{ name: 'X-A', value: null }, { name: 'X-B' }, { name: 'X-C', value: '' }];
  expect(parseInput(projectWebhookInput, { ...hook, headers })).toMatchObject({
    headers: [{ name: 'X-A' }, { name: 'X-B' }, { name: 'X-C', value: '' }],
  });
});

it.each([
  { body: undefined, message: 'the body is required: an object with name, url and monitorIds' },
  { body: [], message: 'the body must be an object with name, url and monitorIds, not []' },
  { body: { ...hook, name: ' ' }, message: 'name: must not be empty' },
  { body: { ...hook, url: 5 }, message: 'url: must be text of at most 2048 characters, not 5' },
  { body: { ...hook, url: 'x'.repeat(2_049) }, message: 'url: must be text of at most 2048 characters, not of 2049' },
  { body: { ...hook, monitorIds: null }, message: 'monitorIds: is required: a list of at most 500 items' },
  {
    body: { ...hook, monitorIds: Array<string>(501).fill('m') },
    message: 'monitorIds: must be a list of at most 500 items, not of 501',
  },
  { body: { ...hook, template: 'x' }, message: 'template: must be an object with text and contentType, not "x"' },
  { body: { ...hook, headers: ['x'] }, message: 'headers[0]: must be an object with name and value, not "x"' },
])('says "$message"', ({ body, message }) => {
  expect(refusal(body)).toBe(message);
});

it.each([
  { member: { headers: [{ name: 'X-A', value: 'hunter2\n' }] } },
  { member: { credential: 'hunter2'.repeat(100) } },
])('does not repeat a secret that is wrong', ({ member }) => {
  expect(refusal({ ...hook, ...member })).not.toContain('hunter2');
});
