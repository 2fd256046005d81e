import type { DowntimeState } from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';
import { aDowntime } from '../testing/a-downtime.js';
import { checkDowntime } from './downtime-rules.js';

const START = aDowntime().start;
const surroundings = {
  monitorIds: new Set(['load', 'conn']),
  rolesByService: new Map([
    ['webshop', new Set(['app', 'db'])],
    ['billing', new Set<string>()],
  ]),
};

function refusal(given: Partial<DowntimeState>): { field?: string; message: string } | undefined {
  try {
    checkDowntime(aDowntime(given), surroundings);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    const { field, message } = error as InvalidInputError;
    return { field, message };
  }
}

it.each<{ when: string; given: Partial<DowntimeState> }>([
  { when: 'no conditions at all', given: {} },
  {
    when: 'conditions of each kind that exist',
    given: {
      serviceScopes: ['webshop', 'billing'],
      serviceExcludeScopes: ['billing'],
      roleScopes: [{ service: 'webshop', role: 'app' }],
      roleExcludeScopes: [{ service: 'webshop', role: 'db' }],
      monitorScopes: ['load'],
      monitorExcludeScopes: ['conn', 'load'],
    },
  },
  {
    when: 'the end of the recurrence at its start',
    given: { recurrence: { type: 'daily', interval: 1, until: START } },
  },
  {
    when: 'weekdays of a week',
    given: { recurrence: { type: 'weekly', interval: 1, weekdays: ['Monday', 'Sunday'] } },
  },
  { when: 'no weekdays of a day', given: { recurrence: { type: 'daily', interval: 1, weekdays: [] } } },
])('accepts $when', ({ given }) => {
  expect(refusal(given)).toBeUndefined();
});

it.each<{ given: Partial<DowntimeState>; field: string; problem: string }>([
  {
    given: { serviceScopes: ['webshop', 'nowhere'] },
    field: 'serviceScopes[1]',
    problem: 'there is no service "nowhere" in this organization',
  },
  {
    given: { serviceExcludeScopes: ['webshop', 'webshop'] },
    field: 'serviceExcludeScopes[1]',
    problem: 'the service "webshop" is listed twice; name it once',
  },
  {
    given: { roleScopes: [{ service: 'billing', role: 'app' }] },
    field: 'roleScopes[0]',
    problem: 'there is no role "billing:app" in this organization',
  },
  {
    given: {
      roleExcludeScopes: [
        { service: 'webshop', role: 'db' },
        { service: 'webshop', role: 'db' },
      ],
    },
    field: 'roleExcludeScopes[1]',
    problem: 'the role "webshop:db" is listed twice; name it once',
  },
  {
    given: { monitorScopes: ['gone'] },
    field: 'monitorScopes[0]',
    problem: 'there is no monitor "gone" in this organization',
  },
  {
    given: { monitorExcludeScopes: ['load', 'conn', 'load'] },
    field: 'monitorExcludeScopes[2]',
    problem: 'the monitor "load" is listed twice; name it once',
  },
  {
    given: { recurrence: { type: 'daily', interval: 1, weekdays: ['Monday'] } },
    field: 'recurrence.weekdays',
    problem: 'only fit "weekly": a recurrence of type "daily" has none',
  },
  {
    given: { recurrence: { type: 'weekly', interval: 1, weekdays: ['Monday', 'Sunday', 'Monday'] } },
    field: 'recurrence.weekdays[2]',
    problem: '"Monday" is listed twice; name it once',
  },
  {
    given: { recurrence: { type: 'daily', interval: 1, until: START - 1 } },
    field: 'recurrence.until',
    problem: `must not be before start (${START}), not ${START - 1}: there would be no window at all`,
  },
])('refuses $field: $problem', ({ given, field, problem }) => {
  expect(refusal(given)).toEqual({ field, message: `${field}: ${problem}` });
});
