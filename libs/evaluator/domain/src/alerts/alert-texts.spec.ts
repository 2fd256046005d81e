import type { GraphDefinitionState } from '@tocsin/payload-schemas';
import { aHostMonitor, aServiceMonitor } from '../testing/builders.js';
import { formatNumber } from './format-number.js';
import { breachMessage, messageLabel } from './message.js';
import { metricDisplayName } from './metric-display-name.js';

describe('formatNumber', () => {
  it.each([
    [6, '6'],
    [0, '0'],
    [-0, '0'],
    [-0.001, '0'],
    [2.255356, '2.26'],
    [1.95885, '1.96'],
    [0.02, '0.02'],
    [0.004, '0'],
    [0.005001, '0.01'],
    [87.5, '87.5'],
    [100, '100'],
    [1000.1, '1000.1'],
    [-12.345, '-12.35'],
    [1e-7, '0'],
    [123456789012.345, '123456789012.35'],
    [1e21, '1000000000000000000000'],
    [-1e22, '-10000000000000000000000'],
    [Number.MAX_VALUE, BigInt(Number.MAX_VALUE).toString()],
  ])('%d is %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe('breachMessage', () => {
  it.each([
    ['warning', 'CPU % 87.5 > 80'],
    ['critical', 'CPU % 87.5 > 95'],
  ] as const)('shows the threshold of the status: %s', (status, text) => {
    expect(breachMessage('CPU %', 87.5, aHostMonitor({ warning: 80, critical: 95 }), status)).toBe(text);
  });
});

describe('messageLabel', () => {
  it.each([
    ['cpu%', 'CPU %'],
    ['memory%', 'Memory %'],
    ['disk%', 'Filesystem %'],
    ['swap%', 'Swap %'],
    ['container-cpu%', 'Container CPU %'],
    ['container-memory%', 'Container Memory %'],
    ['loadavg5', 'loadavg5'],
  ])('of the host metric %s is %s', (metric, label) => {
    expect(messageLabel(aHostMonitor({ metric }), [])).toBe(label);
  });

  it('of a service metric is its name, whatever graph definitions say', () => {
    const monitor = aServiceMonitor({ metric: 'custom.a' });
    expect(messageLabel(monitor, [definition('custom', [['custom.a', 'A']])])).toBe('custom.a');
  });
});

describe('metricDisplayName', () => {
  it.each([
    { defined: 'custom.a.b', displayName: 'plain', metric: 'custom.a.b', expected: 'plain' },
    { defined: 'custom.*.b', displayName: 'any %1', metric: 'custom.x.b', expected: 'any x' },
    { defined: 'custom.#.*', displayName: '%2 of %1 (%3)', metric: 'custom.x.y', expected: 'y of x (%3)' },
    { defined: 'custom.*.b', displayName: '', metric: 'custom.x.b', expected: undefined },
    { defined: 'custom.*.b', displayName: 'any', metric: 'custom.x.c', expected: undefined },
    { defined: 'custom.*', displayName: 'any', metric: 'custom.x.b', expected: undefined },
  ])('$defined "$displayName" calls $metric $expected', ({ defined, displayName, metric, expected }) => {
    expect(metricDisplayName([definition('custom', [[defined, displayName]])], metric)).toBe(expected);
  });

  it('is that of the first definition by name, in whatever order they come', () => {
    const a = definition('custom.a', [['custom.a.x', 'first']]);
    const b = definition('custom.b', [['custom.*.x', 'second']]);
    expect(metricDisplayName([a, b], 'custom.a.x')).toBe('first');
    expect(metricDisplayName([b, a], 'custom.a.x')).toBe('first');
  });
});

function definition(name: string, metrics: readonly (readonly [string, string])[]): GraphDefinitionState {
  return {
    id: name,
    name,
    displayName: '',
    unit: 'float',
    metrics: metrics.map(([metric, displayName]) => ({ name: metric, displayName, isStacked: false })),
  };
}
