import { textWidth, cutText } from './text.js';
import { timeTicks, ZonedTime } from './time-axis.js';
import { unitScale, valueText } from './unit-scale.js';
import { valueAxis } from './value-axis.js';

describe('a value is written', () => {
  it.each([
    ['float', 0, '0'],
    ['float', 0.0001, '0.0001'],
    ['float', 0.00002, '2e-5'],
    ['float', 0.0000002, '2e-7'],
    ['float', 9_999, '9999'],
    ['float', 10_000, '10k'],
    ['float', 12_500_000, '12.5M'],
    ['float', -12_500_000, '-12.5M'],
    ['float', 1e18, '1e18'],
    ['float', 1 / 3, '0.333333'],
    ['integer', 3, '3'],
    ['no such unit', 3, '3'],
    ['percentage', 95.5, '95.5 %'],
    ['bytes', 1023, '1023 B'],
    ['bytes', 1024, '1 KiB'],
    ['bytes', 1.5 * 2 ** 40, '1.5 TiB'],
    ['bytes/sec', 2048, '2 KiB/s'],
    ['bits/sec', 999, '999 bit/s'],
    ['bits/sec', 800e6, '800 Mbit/s'],
    ['seconds', 0.25, '250 ms'],
    ['seconds', 0.00025, '250 µs'],
    ['seconds', 90, '90 s'],
    ['seconds', 120, '2 min'],
    ['seconds', 7200, '2 h'],
    ['seconds', 172_800, '2 d'],
    ['milliseconds', 250, '250 ms'],
    ['milliseconds', 1500, '1.5 s'],
    ['iops', 300, '300 iops'],
  ])('of %s %d as %s', (unit, value, text) => {
    expect(valueText(value, unitScale(unit, value))).toBe(text);
  });
});

describe('the axis of values', () => {
  it.each([
    { values: [3, 12], unit: 'float', labels: ['0', '5', '10', '15'] },
    { values: [12, 95], unit: 'percentage', labels: ['0 %', '25 %', '50 %', '75 %', '100 %'] },
    { values: [0, 3 * 2 ** 30], unit: 'bytes', labels: ['0 GiB', '1 GiB', '2 GiB', '3 GiB'] },
    { values: [-4, 4], unit: 'float', labels: ['-4', '-2', '0', '2', '4'] },
    { values: [-90, -10], unit: 'float', labels: ['-100', '-75', '-50', '-25', '0'] },
    { values: [1000, 1010], unit: 'float', labels: ['1000', '1002.5', '1005', '1007.5', '1010'] },
    { values: [1, 2], unit: 'integer', labels: ['0', '1', '2'] },
    { values: [7, 7], unit: 'float', labels: ['0', '2', '4', '6', '8'] },
    { values: [0, 0], unit: 'float', labels: ['0', '0.25', '0.5', '0.75', '1'] },
    { values: [], unit: 'float', labels: ['0', '0.25', '0.5', '0.75', '1'] },
  ])('of $values in $unit has $labels', ({ values, unit, labels }) => {
    expect(valueAxis(values, unit).ticks.map(({ label }) => label)).toEqual(labels);
  });

  it.each([[[1e300, -1e300]], [[5e-324]], [[1e-300, 2e-300]], [[1e8, 1e8 + 1]]])('spans %j', (values) => {
    const { low, high, ticks } = valueAxis(values, 'float');
    expect(high).toBeGreaterThan(low);
    expect(low).toBeLessThanOrEqual(Math.min(...values));
    expect(high).toBeGreaterThanOrEqual(Math.max(...values));
    expect(ticks.length).toBeLessThan(12);
  });
});

describe('the axis of time', () => {
  const labels = (from: string, hours: number, zone: string): string[] => {
    const start = Date.parse(from) / 1000;
    return timeTicks(start, start + hours * 3600, new ZonedTime(zone)).map(({ label }) => label);
  };

  it('has round times of the zone, and the day at midnight', () => {
    expect(labels('2025-11-24T13:10:00Z', 3, 'UTC')).toEqual(['13:30', '14:00', '14:30', '15:00', '15:30', '16:00']);
    expect(labels('2025-11-24T13:10:00Z', 3, 'Asia/Tokyo')).toContain('25 Nov');
    expect(labels('2025-11-24T00:00:00Z', 6, 'Asia/Kathmandu')).toEqual([
      '06:00',
      '07:00',
      '08:00',
      '09:00',
      '10:00',
      '11:00',
    ]);
  });

  it('follows the clocks of a zone through both changes', () => {
    expect(labels('2026-03-29T00:30:00Z', 3, 'Europe/Berlin')).toEqual([
      '01:30',
      '03:00',
      '03:30',
      '04:00',
      '04:30',
      '05:00',
      '05:30',
    ]);
    expect(labels('2026-10-25T00:00:00Z', 3, 'Europe/Berlin')).toEqual([
      '02:00',
      '02:30',
      '02:00',
      '02:30',
      '03:00',
      '03:30',
      '04:00',
    ]);
  });

  it('takes a zone that it does not know for UTC', () => {
    expect(new ZonedTime('Mars/Olympus').timeZone).toBe('UTC');
  });
});

describe('a text', () => {
  it('that fits stays, on one line', () => {
    expect(cutText('  a\n b ', 20, 400)).toBe('a b');
  });

  it.each(['x'.repeat(200), '監視'.repeat(100), '🔥'.repeat(100)])('that does not fit is cut: %.6s', (text) => {
    const cut = cutText(text, 20, 300);
    expect(cut.endsWith('…')).toBe(true);
    expect(cut).not.toMatch(/\p{Surrogate}/u);
    expect(textWidth(cut, 20)).toBeLessThanOrEqual(300);
    expect(textWidth(cut, 20)).toBeGreaterThan(250);
  });
});
