import { InvalidInputError } from '@tocsin/runtime';
import { distinctRoles, parseRoleFullname, roleFullname } from './role-fullname.js';

it.each([
  { text: 'webshop:app', expected: { service: 'webshop', role: 'app' } },
  { text: 'webshop: app', expected: { service: 'webshop', role: 'app' } },
])('reads "$text"', ({ text, expected }) => {
  expect(parseRoleFullname(text, 'role')).toEqual(expected);
});

it.each([
  'webshop',
  '',
  ':',
  'webshop:',
  ':app',
  'webshop:  app',
  'webshop :app',
  'webshop:app:db',
  'w:app',
  'webshop:a',
])('refuses "%s"', (text) => {
  expect(() => parseRoleFullname(text, 'role')).toThrow(InvalidInputError);
  expect(() => parseRoleFullname(text, 'role')).toThrow(/^role: /);
});

it('writes without a space', () => {
  expect(roleFullname({ service: 'webshop', role: 'app' })).toBe('webshop:app');
});

it('keeps each role once, in order of service and role', () => {
  const [app, db, api] = [
    { service: 'webshop', role: 'app' },
    { service: 'webshop', role: 'db' },
    { service: 'billing', role: 'api' },
  ];
  expect(distinctRoles([db, app, { ...db }, api])).toEqual([api, app, db]);
});
