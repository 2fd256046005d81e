import type { AlertTarget, DowntimeState, ExternalMonitor } from '@tocsin/payload-schemas';
import { Organization } from '../configuration/organization.js';
import { aDowntime, aHost } from '../testing/builders.js';
import { START } from '../timeline/timeline-time.js';
import { activeDowntime, inDowntime } from './active-downtime.js';

const [app, db] = [
  { service: 'shop', role: 'app' },
  { service: 'shop', role: 'db' },
];
const HOST: AlertTarget = { kind: 'host', id: 'h1' };
const SERVICE: AlertTarget = { kind: 'service', name: 'shop' };
const MONITOR: AlertTarget = { kind: 'monitor' };
const external: ExternalMonitor = {
  type: 'external',
  id: 'linked',
  name: 'site',
  memo: '',
  isMute: false,
  method: 'GET',
  urlSealed: 'sealed',
  service: 'shop',
  maxCheckAttempts: 1,
  skipCertificateVerification: false,
  headers: [],
  requestBody: '',
  followRedirect: false,
  dualstack: 'ipv4',
};

function organizationWith(...downtimes: readonly DowntimeState[]): Organization {
  const organization = new Organization('org1');
  organization.saveHost(aHost({ roles: [app, { service: 'lab', role: 'app' }] }));
  organization.saveMonitor({ state: external, revision: 1 });
  for (const downtime of downtimes) organization.downtimes.save(downtime);
  return organization;
}

describe('what a downtime matches', () => {
  it.each<{
    when: string;
    given: Partial<DowntimeState>;
    host: boolean;
    service: boolean;
    none: boolean;
    linked: boolean;
  }>([
    { when: 'no condition', given: {}, host: true, service: true, none: true, linked: true },
    { when: 'its service', given: { serviceScopes: ['shop'] }, host: true, service: true, none: false, linked: true },
    {
      when: 'another service',
      given: { serviceScopes: ['web'] },
      host: false,
      service: false,
      none: false,
      linked: false,
    },
    {
      when: 'one service of two',
      given: { serviceScopes: ['web', 'shop'] },
      host: true,
      service: true,
      none: false,
      linked: true,
    },
    { when: 'its role', given: { roleScopes: [app] }, host: true, service: false, none: false, linked: false },
    {
      when: 'another role of its service',
      given: { roleScopes: [db] },
      host: false,
      service: false,
      none: false,
      linked: false,
    },
    {
      when: 'service and role',
      given: { serviceScopes: ['lab'], roleScopes: [app] },
      host: true,
      service: false,
      none: false,
      linked: false,
    },
    {
      when: 'its role, but another service',
      given: { serviceScopes: ['web'], roleScopes: [app] },
      host: false,
      service: false,
      none: false,
      linked: false,
    },
    {
      when: 'its monitor',
      given: { monitorScopes: ['load', 'linked'] },
      host: true,
      service: true,
      none: true,
      linked: true,
    },
    {
      when: 'another monitor',
      given: { monitorScopes: ['disk'] },
      host: false,
      service: false,
      none: false,
      linked: false,
    },
    {
      when: 'its monitor, but another service',
      given: { monitorScopes: ['load', 'linked'], serviceScopes: ['web'] },
      host: false,
      service: false,
      none: false,
      linked: false,
    },
    {
      when: 'its service excluded',
      given: { serviceExcludeScopes: ['shop'] },
      host: false,
      service: false,
      none: true,
      linked: false,
    },
    {
      when: 'its role excluded',
      given: { roleExcludeScopes: [app] },
      host: false,
      service: true,
      none: true,
      linked: true,
    },
    {
      when: 'its service, without one of its roles',
      given: { serviceScopes: ['shop'], roleExcludeScopes: [app] },
      host: false,
      service: true,
      none: false,
      linked: true,
    },
    {
      when: 'its monitor excluded',
      given: { monitorExcludeScopes: ['load', 'linked'] },
      host: false,
      service: false,
      none: false,
      linked: false,
    },
  ])('$when -> host: $host, service: $service, neither: $none, external of a service: $linked', (row) => {
    const organization = organizationWith(aDowntime(row.given));
    expect(inDowntime(organization, 'load', HOST, START)).toBe(row.host);
    expect(inDowntime(organization, 'load', SERVICE, START)).toBe(row.service);
    expect(inDowntime(organization, 'load', MONITOR, START)).toBe(row.none);
    expect(inDowntime(organization, 'linked', MONITOR, START)).toBe(row.linked);
  });

  it.each([
    { at: -1, is: false },
    { at: 0, is: true },
    { at: 599, is: true },
    { at: 600, is: false },
  ])('$at seconds from its start: $is', ({ at, is }) => {
    expect(inDowntime(organizationWith(aDowntime()), 'load', HOST, START + at)).toBe(is);
  });
});

describe('of several downtimes', () => {
  it.each([
    {
      when: 'the one that ends last counts',
      downtimes: [aDowntime({ id: 'a', duration: 20 }), aDowntime({ id: 'b', duration: 21 })],
      id: 'b',
    },
    {
      when: 'the one that ends last does not match',
      downtimes: [aDowntime({ id: 'a' }), aDowntime({ id: 'b', duration: 21, serviceScopes: ['web'] })],
      id: 'a',
    },
    {
      when: 'of two that end together the one counts that opens what is still wrong',
      downtimes: [aDowntime({ id: 'a', staysSilentAfterEnd: true }), aDowntime({ id: 'b' })],
      id: 'b',
    },
    { when: 'two are equal', downtimes: [aDowntime({ id: 'b' }), aDowntime({ id: 'a' })], id: 'a' },
  ])('$when: $id', ({ downtimes, id }) => {
    const organization = organizationWith(...downtimes);
    expect(activeDowntime(organization, 'load', HOST, START)?.downtime.id).toBe(id);
  });
});

it('windows follow the time zone of the organization', () => {
  // 16:00 in UTC; every day at this time of Berlin, which is an hour earlier in UTC from 29 March on.
  const organization = organizationWith(aDowntime({ recurrence: { type: 'daily', interval: 1 } }));
  const later = Date.UTC(2026, 2, 30, 16) / 1000;
  expect(inDowntime(organization, 'load', HOST, later)).toBe(true);
  organization.downtimes.follow('Europe/Berlin');
  expect(inDowntime(organization, 'load', HOST, later)).toBe(false);
  expect(inDowntime(organization, 'load', HOST, later - 3600)).toBe(true);
});

it('answers are the same in whatever order moments are asked for', () => {
  const downtime = aDowntime({ duration: 90, recurrence: { type: 'hourly', interval: 2, until: START + 86_400 } });
  const moments = Array.from({ length: 300 }, (_, i) => START - 7_200 + ((i * 7_919) % 100_000));
  const asked = organizationWith(downtime);
  for (const at of moments) {
    expect(inDowntime(asked, 'load', HOST, at)).toBe(inDowntime(organizationWith(downtime), 'load', HOST, at));
  }
});
