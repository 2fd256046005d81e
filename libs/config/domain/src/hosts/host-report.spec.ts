import { aHost } from '../testing/a-host.js';
import type { Host, NetworkInterface } from './host.js';
import { type HostReport, newHost, reportedHost } from './host-report.js';

const minimal: HostReport = { name: 'app01.example.com', meta: {} };

it('registers a host at work, with defaults for what its client leaves out', () => {
  expect(newHost(minimal, '3yKpQrT7vWx', 1_763_900_000)).toEqual({
    id: '3yKpQrT7vWx',
    name: 'app01.example.com',
    displayName: null,
    customIdentifier: null,
    memo: '',
    status: 'working',
    isRetired: false,
    retiredAt: null,
    createdAt: 1_763_900_000,
    roles: [],
    checks: [],
    meta: {},
    interfaces: [],
  });
});

it.each<{ when: string; report: Partial<HostReport>; expected: Partial<Host> }>([
  { when: 'only name and meta are given', report: {}, expected: { meta: {} } },
  { when: 'another name is given', report: { name: 'app02' }, expected: { name: 'app02', meta: {} } },
  { when: 'displayName is given', report: { displayName: 'new' }, expected: { displayName: 'new', meta: {} } },
  { when: 'displayName is null', report: { displayName: null }, expected: { displayName: null, meta: {} } },
  {
    when: 'customIdentifier is given',
    report: { customIdentifier: 'x' },
    expected: { customIdentifier: 'x', meta: {} },
  },
  {
    when: 'customIdentifier is null',
    report: { customIdentifier: null },
    expected: { customIdentifier: null, meta: {} },
  },
  { when: 'memo is given', report: { memo: 'new' }, expected: { memo: 'new', meta: {} } },
  { when: 'memo is empty', report: { memo: '' }, expected: { memo: '', meta: {} } },
  { when: 'interfaces are empty', report: { interfaces: [] }, expected: { interfaces: [], meta: {} } },
  { when: 'checks are empty', report: { checks: [] }, expected: { checks: [], meta: {} } },
  { when: 'roles are empty', report: { roles: [] }, expected: { meta: {} } },
  {
    when: 'another role is given',
    report: { roles: [{ service: 'billing', role: 'api' }] },
    expected: {
      roles: [
        { service: 'billing', role: 'api' },
        { service: 'webshop', role: 'app' },
      ],
      meta: {},
    },
  },
  {
    when: 'a check is declared twice',
    report: {
      checks: [
        { name: 'ssh', memo: 'first' },
        { name: 'ntp', memo: '' },
        { name: 'ssh', memo: 'last' },
      ],
    },
    expected: {
      checks: [
        { name: 'ntp', memo: '' },
        { name: 'ssh', memo: 'last' },
      ],
      meta: {},
    },
  },
])('a report changes what it mentions and nothing else: $when', ({ report, expected }) => {
  expect(reportedHost(aHost(), { ...minimal, ...report })).toEqual(aHost(expected));
});

it.each<{ when: string; given: NetworkInterface; expected: NetworkInterface }>([
  { when: 'no address', given: { name: 'lo' }, expected: { name: 'lo' } },
  {
    when: 'a single IPv4 address',
    given: { name: 'eth0', ipAddress: '192.0.2.10' },
    expected: { name: 'eth0', ipAddress: '192.0.2.10', ipv4Addresses: ['192.0.2.10'] },
  },
  {
    when: 'a list and another single address',
    given: { name: 'eth0', ipAddress: '192.0.2.1', ipv4Addresses: ['192.0.2.10', '192.0.2.11'] },
    expected: { name: 'eth0', ipAddress: '192.0.2.10', ipv4Addresses: ['192.0.2.10', '192.0.2.11'] },
  },
  {
    when: 'an empty list',
    given: { name: 'eth0', ipAddress: '192.0.2.1', ipv4Addresses: [] },
    expected: { name: 'eth0', ipv4Addresses: [] },
  },
  {
    when: 'IPv6 addresses and a MAC address',
    given: { name: 'eth0', macAddress: '02:00:00:00:00:01', ipv6Addresses: ['2001:db8::1'] },
    expected: {
      name: 'eth0',
      ipv6Address: '2001:db8::1',
      ipv6Addresses: ['2001:db8::1'],
      macAddress: '02:00:00:00:00:01',
    },
  },
])('lists of addresses win over single ones: $when', ({ given, expected }) => {
  expect(reportedHost(aHost(), { ...minimal, interfaces: [given] }).interfaces).toEqual([expected]);
});
