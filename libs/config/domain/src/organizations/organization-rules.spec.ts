import { ForbiddenError, InvalidInputError } from '@tocsin/runtime';
import { checkOrganizationChange, checkOrganizationName, checkTimeZone } from './organization-rules.js';

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

it.each(['', 'Tokyo', 'Mars/Base', 'a\ud800', '+09:00', '-0500'])('does not know the time zone "%s"', (timeZone) => {
  expect(() => checkTimeZone(timeZone)).toThrow(InvalidInputError);
});

it.each([
  { what: 'displayName', wanted: { displayName: null }, able: ['own', 'own and operator'] },
  { what: 'timeZone', wanted: { timeZone: 'UTC' }, able: ['own', 'own and operator'] },
  { what: 'plan', wanted: { plan: 'plus' }, able: ["another's as operator", 'own and operator'] },
  { what: 'hasInsights', wanted: { hasInsights: false }, able: ["another's as operator", 'own and operator'] },
] as const)('$what is changed by $able', ({ wanted, able }) => {
  const organizations = [
    { name: 'own', isOwn: true, isOperator: false },
    { name: "another's as operator", isOwn: false, isOperator: true },
    { name: 'own and operator', isOwn: true, isOperator: true },
  ];
  for (const { name, ...changed } of organizations) {
    const attempt = (): void => checkOrganizationChange({ role: 'admin', projectRoles: [] }, changed, wanted);
    if ((able as readonly string[]).includes(name)) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(ForbiddenError);
  }
});

it.each([
  { role: 'viewer', able: false },
  { role: 'member', able: false },
  { role: 'manager', able: true },
  { role: 'admin', able: true },
] as const)('lets a $role change the display name and the time zone: $able', ({ role, able }) => {
  for (const wanted of [{ displayName: 'Acme' }, { timeZone: 'UTC' }]) {
    const attempt = (): void =>
      checkOrganizationChange({ role, projectRoles: [] }, { isOwn: true, isOperator: false }, wanted);
    if (able) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(`a ${role} may not change displayName and timeZone; a manager or an admin may`);
  }
});

it('lets only admins change a plan', () => {
  const attempt = (): void =>
    checkOrganizationChange({ role: 'manager', projectRoles: [] }, { isOwn: true, isOperator: true }, { plan: 'plus' });
  expect(attempt).toThrow('a manager may not change plan and hasInsights; an admin may');
});
