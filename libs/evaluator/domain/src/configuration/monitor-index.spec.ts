import { aConnectivityMonitor, aHostMonitor, aServiceMonitor } from '../testing/builders.js';
import { MonitorIndex } from './monitor-index.js';

const HOST = { kind: 'host' } as const;
const revised = <M>(state: M): { state: M; revision: number } => ({ state, revision: 1 });
const ids = (monitors: readonly { state: { id: string } }[]): string[] => monitors.map(({ state }) => state.id);

it('finds the monitors of a metric by id, whatever the order in which they came', () => {
  const index = new MonitorIndex();
  for (const id of ['c', 'a', 'b']) index.add(revised(aHostMonitor({ id })));
  index.add(revised(aHostMonitor({ id: 'other', metric: 'cpu%' })));
  index.add(revised(aServiceMonitor({ id: 'errors', metric: 'loadavg5' })));
  expect(ids(index.of(HOST, 'loadavg5'))).toEqual(['a', 'b', 'c']);
  expect(ids(index.of({ kind: 'service', name: 'shop' }, 'loadavg5'))).toEqual(['errors']);
  expect(index.of({ kind: 'service', name: 'lab' }, 'loadavg5')).toEqual([]);
  expect([...index.watched()].map(({ metric }) => metric)).toEqual(['loadavg5', 'cpu%', 'loadavg5']);
});

it('forgets a metric with its last monitor, and leaves lists alone that were given out', () => {
  const index = new MonitorIndex();
  const [a, b] = [revised(aHostMonitor({ id: 'a' })), revised(aHostMonitor({ id: 'b' }))];
  index.add(a);
  index.add(b);
  const before = index.of(HOST, 'loadavg5');
  index.remove(a);
  expect(ids(before)).toEqual(['a', 'b']);
  expect(ids(index.of(HOST, 'loadavg5'))).toEqual(['b']);
  index.remove(b);
  expect([...index.watched()]).toEqual([]);
});

it('knows how many points the monitors of a metric may look at', () => {
  const index = new MonitorIndex();
  const long = revised(aHostMonitor({ id: 'long', duration: 5, maxCheckAttempts: 2 }));
  index.add(revised(aHostMonitor({ id: 'short', duration: 2 })));
  index.add(long);
  expect(index.points(HOST, 'loadavg5')).toBe(6);
  index.remove(long);
  expect(index.points(HOST, 'loadavg5')).toBe(2);
  expect(index.points(HOST, 'cpu%')).toBe(0);
});

it('keeps connectivity monitors by id', () => {
  const index = new MonitorIndex();
  const monitors = ['b', 'a'].map((id) => revised(aConnectivityMonitor({ id })));
  for (const monitor of monitors) index.add(monitor);
  expect(ids(index.connectivity)).toEqual(['a', 'b']);
  index.remove(monitors[0]);
  expect(ids(index.connectivity)).toEqual(['a']);
});
