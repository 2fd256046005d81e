import { InvalidInputError } from '@tocsin/runtime';
import { checkOrganizationName, checkTimeZone } from './organization-rules.js';

it.each(['a', 'demo', '9-lives', 'a'.repeat(63)])('accepts the organization name "%s"', (name) => {
  expect(() => checkOrganizationName(name)).not.toThrow();
});

it.each(['', 'a'.repeat(64), '-a', 'Demo', 'a_b', 'a b', 'a/b', 'é', 'a\n'])(
  'refuses the organization name "%s"',
  (name) => {
    expect(() => checkOrganizationName(name)).toThrow(InvalidInputError);
  },
);

it.each(['UTC', 'Asia/Tokyo', 'Europe/Berlin'])('knows the time zone %s', (timeZone) => {
  expect(() => checkTimeZone(timeZone)).not.toThrow();
});

it.each(['', 'Tokyo', 'Mars/Base', 'a\ud800'])('does not know the time zone "%s"', (timeZone) => {
  expect(() => checkTimeZone(timeZone)).toThrow(InvalidInputError);
});
