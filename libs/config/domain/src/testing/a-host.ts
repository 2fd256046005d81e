import type { Host } from '../hosts/host.js';

/** A host that works, with all members set; a test states only what matters to it. */
export function aHost(members: Partial<Host> = {}): Host {
  return {
    id: '3yKpQrT7vWx',
    name: 'app01.example.com',
    displayName: 'shop app 1',
    customIdentifier: 'i-0123',
    memo: 'rack 7',
    status: 'working',
    isRetired: false,
    retiredAt: null,
    createdAt: 1_763_900_000,
    roles: [{ service: 'webshop', role: 'app' }],
    checks: [{ name: 'syslog', memo: 'syslog watcher' }],
    meta: { 'agent-version': '0.87.0' },
    interfaces: [{ name: 'eth0', ipAddress: '192.0.2.10', ipv4Addresses: ['192.0.2.10'] }],
    ...members,
  };
}
