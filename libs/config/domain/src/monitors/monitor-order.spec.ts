import { defaultConnectivityMonitor } from '@tocsin/monitors';
import type { MonitorState } from '@tocsin/payload-schemas';
import { compareMonitors } from './monitor-order.js';

const named = (id: string, name: string): MonitorState => ({ ...defaultConnectivityMonitor(id), name });
const expression = (id: string, name: string): MonitorState => ({
  type: 'expression',
  id,
  name,
  memo: '',
  isMute: false,
  expression: 'host(a, b)',
  operator: '>',
  evaluateBackwardMinutes: 2,
});

it('orders by kind, then by name, then by id', () => {
  const monitors = [expression('1', 'A'), named('2', 'b'), named('3', 'B'), named('5', 'a'), named('4', 'a')];
  expect(monitors.sort(compareMonitors).map(({ id }) => id)).toEqual(['3', '4', '5', '2', '1']);
});
