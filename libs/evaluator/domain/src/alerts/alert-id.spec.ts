import { BASE58_ALPHABET } from '@tocsin/runtime';
import fc from 'fast-check';
import { alertId, checkMonitorId } from './alert-id.js';

const part = fc.string({ minLength: 1 });
const time = fc.integer({ min: 1_000_000_000, max: 4_000_000_000 });

describe('alertId', () => {
  it('is always the same for the same alert: clients and replays rely on it', () => {
    expect(alertId('org1', 'monitor1', 'host:h1', 1_764_000_000, 1)).toBe('3gsxk7HyufVsCJf');
  });

  it('has 15 characters that sort by time', () => {
    fc.assert(
      fc.property(part, part, time, time, (monitor, target, a, b) => {
        const [first, second] = [alertId('org', monitor, target, a, 1), alertId('org', target, monitor, b, 2)];
        expect(first).toHaveLength(15);
        expect([...first].every((char) => BASE58_ALPHABET.includes(char))).toBe(true);
        if (a < b) expect(first < second).toBe(true);
      }),
    );
  });

  it.each([
    ['organization', alertId('org2', 'm', 'host:h', 1_764_000_000, 1)],
    ['monitor', alertId('org', 'm2', 'host:h', 1_764_000_000, 1)],
    ['target', alertId('org', 'm', 'host:h2', 1_764_000_000, 1)],
    ['time', alertId('org', 'm', 'host:h', 1_764_000_001, 1)],
    ['ordinal', alertId('org', 'm', 'host:h', 1_764_000_000, 2)],
    ['cut between its parts', alertId('orgm', '', 'host:h', 1_764_000_000, 1)],
  ])('differs by %s', (_, other) => {
    expect(other).not.toBe(alertId('org', 'm', 'host:h', 1_764_000_000, 1));
  });
});

describe('checkMonitorId', () => {
  it('is always the same for the same check', () => {
    expect(checkMonitorId('org1', 'h1', 'disk')).toBe(checkMonitorId('org1', 'h1', 'disk'));
    expect(checkMonitorId('org1', 'h1', 'disk')).toHaveLength(11);
  });

  it('differs by organization, host and name', () => {
    const ids = [
      checkMonitorId('org1', 'h1', 'disk'),
      checkMonitorId('org2', 'h1', 'disk'),
      checkMonitorId('org1', 'h2', 'disk'),
      checkMonitorId('org1', 'h1', 'log'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
