import { aHost } from '../testing/a-host.js';
import { type Host, isPublishedChange, publishedHost } from './host.js';

it.each<{ what: string; members: Partial<Host> }>([
  { what: 'nothing', members: {} },
  { what: 'its meta', members: { meta: { 'agent-version': '0.88.0' } } },
  { what: 'its interfaces', members: { interfaces: [] } },
  { what: 'the order of members in its checks', members: { checks: [{ memo: 'syslog watcher', name: 'syslog' }] } },
])('publishes nothing when a host changes $what', ({ members }) => {
  expect(isPublishedChange(aHost(), aHost(members))).toBe(false);
});

it.each<{ what: string; members: Partial<Host> }>([
  { what: 'name', members: { name: 'app02.example.com' } },
  { what: 'displayName', members: { displayName: null } },
  { what: 'customIdentifier', members: { customIdentifier: null } },
  { what: 'memo', members: { memo: '' } },
  { what: 'status', members: { status: 'standby' } },
  { what: 'isRetired', members: { isRetired: true, retiredAt: 1_764_000_000 } },
  { what: 'roles', members: { roles: [] } },
  { what: 'checks', members: { checks: [{ name: 'syslog', memo: '' }] } },
])('publishes a change of $what', ({ members }) => {
  expect(isPublishedChange(aHost(), aHost(members))).toBe(true);
});

it('publishes neither meta nor interfaces', () => {
  const { meta: _meta, interfaces: _interfaces, ...state } = aHost();
  expect(publishedHost(aHost())).toEqual(state);
});
