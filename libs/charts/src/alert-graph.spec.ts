import fc from 'fast-check';
import { alertGraphSvg } from './alert-graph.js';
import { PLOT_BOTTOM, PLOT_RIGHT, PLOT_TOP } from './layout.js';
import { aGraph, GRAPH_CASES, NOW, wave } from './testing/graphs.js';

/** The elements of a class, with their attributes as they are written. */
function elements(svg: string, className: string): Record<string, string>[] {
  return [...svg.matchAll(/<\w+([^>]*)>([^<]*)/g)]
    .map(([, attributes, content]) => ({
      ...Object.fromEntries([...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value])),
      content,
    }))
    .filter((each: Record<string, string>) => each['class'] === className);
}

const one = (svg: string, className: string): Record<string, string> => {
  const found = elements(svg, className);
  expect(found).toHaveLength(1);
  return found[0];
};

describe('thresholds', () => {
  const svg = alertGraphSvg(aGraph({ warning: 5, critical: 10, points: wave(4, 12) }));

  it('are lines over the whole plot at their values, warning dashed', () => {
    const warning = one(svg, 'threshold warning');
    const critical = one(svg, 'threshold critical');
    // The axis goes from 0 to 15.
    const heightOf = (value: number): number => PLOT_BOTTOM - (value / 15) * (PLOT_BOTTOM - PLOT_TOP);
    expect(Number(warning['y1'])).toBeCloseTo(heightOf(5), 1);
    expect(Number(critical['y1'])).toBeCloseTo(heightOf(10), 1);
    expect(warning).toMatchObject({ x2: String(PLOT_RIGHT), y2: warning['y1'], 'stroke-dasharray': '9 6' });
    expect(critical).toMatchObject({ x2: String(PLOT_RIGHT), y2: critical['y1'], 'stroke-dasharray': 'none' });
  });

  it('are labelled with level, operator and value in the unit', () => {
    expect(one(svg, 'threshold-label warning')['content']).toBe('warning &gt; 5');
    const memory = alertGraphSvg(GRAPH_CASES['memory-below']);
    expect(one(memory, 'threshold-label warning')['content']).toBe('warning &lt; 2 GiB');
    expect(one(memory, 'threshold-label critical')['content']).toBe('critical &lt; 1 GiB');
  });

  it.each([
    { warning: 5, critical: undefined, levels: ['warning'] },
    { warning: undefined, critical: 10, levels: ['critical'] },
    { warning: undefined, critical: undefined, levels: [] },
    { warning: 0, critical: 0, levels: ['warning', 'critical'] },
    { warning: Number.NaN, critical: undefined, levels: [] },
  ])('that are set are there: $warning, $critical', ({ warning, critical, levels }) => {
    const drawn = alertGraphSvg(aGraph({ warning, critical }));
    const all = ['warning', 'critical'].filter((level) => elements(drawn, `threshold ${level}`).length === 1);
    expect(all).toEqual(levels);
  });

  it.each([
    [95, 96],
    [0, 0.1],
    [99, 100],
    [100, 100],
    [50, 60],
    [-1, 100],
  ])('of %d and %d have labels that do not touch', (warning, critical) => {
    for (const operator of ['>', '<'] as const) {
      const drawn = alertGraphSvg(aGraph({ operator, warning, critical, points: wave(40, 97), unit: 'percentage' }));
      const [a, b] = ['warning', 'critical'].map((level) => Number(one(drawn, `threshold-label ${level}`)['y']));
      expect(Math.abs(a - b)).toBeGreaterThanOrEqual(18);
      for (const y of [a, b]) {
        expect(y).toBeGreaterThan(PLOT_TOP - 10);
        expect(y).toBeLessThan(PLOT_BOTTOM);
      }
    }
  });
});

describe('the span of the alert', () => {
  const xOf = (time: number): number => {
    const svg = alertGraphSvg(aGraph({ openedAt: time, closedAt: NOW }));
    return Number(one(svg, 'opened')['x1']);
  };

  it('goes from the opening to the edge while it is open', () => {
    const svg = alertGraphSvg(aGraph({ openedAt: NOW - 600, closedAt: null }));
    const { x, width, y, height } = one(svg, 'span');
    expect(Number(x)).toBe(xOf(NOW - 600));
    expect(Number(x) + Number(width)).toBeCloseTo(PLOT_RIGHT, 1);
    expect([y, height]).toEqual([String(PLOT_TOP), String(PLOT_BOTTOM - PLOT_TOP)]);
    expect(elements(svg, 'closed')).toEqual([]);
  });

  it('ends where it was closed', () => {
    const svg = alertGraphSvg(aGraph({ openedAt: NOW - 3600, closedAt: NOW - 600 }));
    const { x, width } = one(svg, 'span');
    expect(Number(x) + Number(width)).toBeCloseTo(Number(one(svg, 'closed')['x1']), 1);
    expect(Number(one(svg, 'closed')['x1'])).toBeCloseTo(xOf(NOW - 600), 1);
  });

  it('begins at the edge if it was opened before, without a line for that', () => {
    const graph = aGraph({ openedAt: NOW - 86_400 });
    const svg = alertGraphSvg(graph);
    expect(elements(svg, 'opened')).toEqual([]);
    expect(Number(one(svg, 'span')['x'])).toBeCloseTo(xOf(graph.from), 1);
  });

  it('can be seen although it was closed at once', () => {
    expect(Number(one(alertGraphSvg(aGraph({ openedAt: NOW, closedAt: NOW })), 'span')['width'])).toBeGreaterThan(2);
  });

  it('has the colour of the worst that it was', () => {
    const colors = (['warning', 'critical', 'unknown'] as const).map(
      (worstStatus) => one(alertGraphSvg(aGraph({ worstStatus })), 'span')['fill'],
    );
    expect(new Set(colors).size).toBe(3);
  });
});

describe('the line', () => {
  it('has nothing that is later than the judgement', () => {
    const points = wave(4, 12);
    const later = [...points, { time: NOW + 60, value: 1e6 }];
    expect(alertGraphSvg(aGraph({ points: later, judged: [] }))).toBe(alertGraphSvg(aGraph({ points, judged: [] })));
  });

  it('goes through the judged points, which are marked, whatever else is said of their times', () => {
    const points = wave(4, 4);
    const judged = [{ time: NOW, value: 9 }];
    const svg = alertGraphSvg(aGraph({ points, judged, warning: undefined, critical: undefined }));
    expect(elements(svg, 'judged')).toHaveLength(1);
    const { cx, cy } = one(svg, 'judged');
    expect(one(svg, 'line')['d']).toMatch(new RegExp(`${cx} ${cy}$`));
  });

  it('is broken where points are missing, and a point alone is a dot', () => {
    const minutes = (...at: number[]): { time: number; value: number }[] =>
      at.map((m) => ({ time: NOW - m * 60, value: m }));
    const svg = alertGraphSvg(aGraph({ points: minutes(100, 99, 98, 60, 20, 19, 18), judged: [] }));
    expect(elements(svg, 'line')).toHaveLength(2);
    expect(elements(svg, 'point')).toHaveLength(1);
  });

  it('says so where there is none', () => {
    expect(one(alertGraphSvg(GRAPH_CASES['no-data']), 'no-data')['content']).toBe('no data');
    expect(elements(alertGraphSvg(aGraph()), 'no-data')).toEqual([]);
  });
});

describe('texts', () => {
  it('are the name of the monitor, what it looks at, and the day in the zone', () => {
    const svg = alertGraphSvg(aGraph({ timeZone: 'Asia/Tokyo' }));
    expect(one(svg, 'title')['content']).toBe('Load of the shop');
    expect(one(svg, 'subtitle')['content']).toBe('app01.example.com · loadavg5');
    expect(one(svg, 'date')['content']).toBe('25 Nov 2025, Asia/Tokyo');
  });

  it('of anybody are escaped and cut', () => {
    const svg = alertGraphSvg(aGraph({ title: `<script>"&'\u0000\u202e\u2066\ud800${'x'.repeat(1000)}` }));
    expect(one(svg, 'title')['content']).toMatch(/^&lt;script&gt;&quot;&amp;&#39;x+…$/);
    expect(svg.length).toBeLessThan(10_000);
  });
});

describe('any picture', () => {
  it.each(Object.entries(GRAPH_CASES))('has only numbers: %s', (_, graph) => {
    expect(alertGraphSvg(graph)).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('is drawn of anything, within its bounds', () => {
    const value = fc.oneof(fc.double(), fc.constantFrom(0, -0, 1.7e308, -1.7e308, 5e-324, Number.NaN, Infinity));
    const time = fc.integer({ min: NOW - 90_000, max: NOW + 600 });
    const points = fc.array(fc.record({ time, value }), { maxLength: 200 });
    const unit = fc.constantFrom('float', 'integer', 'percentage', 'bytes', 'bits/sec', 'seconds', 'iops', 'odd');
    const any = fc.record({
      title: fc.string({ unit: 'binary' }),
      points,
      judged: points,
      from: time,
      warning: value,
      critical: value,
      openedAt: time,
      closedAt: fc.option(time),
      operator: fc.constantFrom('>', '<'),
      unit,
      timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'No/Where', ''),
    });
    fc.assert(
      fc.property(any, (given) => {
        const svg = alertGraphSvg(aGraph(given));
        expect(svg).not.toMatch(/"[^"]*(NaN|Infinity)[^"]*"|undefined/);
        for (const [, y] of svg.matchAll(/ c?y[12]?="([^"]*)"/g)) {
          expect(Number(y)).toBeGreaterThanOrEqual(0);
          expect(Number(y)).toBeLessThanOrEqual(400);
        }
      }),
      { numRuns: 200 },
    );
  });
});
