import { Injectable } from '@nestjs/common';
import { kpiGraphSvg } from '@tocsin/charts';
import { countedIn, GraphRenderer, type KpiEvidence } from '@tocsin/evaluator-domain';
import { graphUnitOf, inGraphUnit } from '../graphs/kpi-graph-of.js';
import type { KpiPreview } from './preview-kpi-monitor.js';

/** Draws the first series of a preview over its whole span, with all that would have been found. */
@Injectable()
export class DrawKpiPreview {
  constructor(private readonly renderer: GraphRenderer) {}

  /**
   * @returns PNG; undefined if there is nothing to draw.
   * @throws {UnavailableError} If it cannot be drawn now.
   */
  async run({ monitor, span, shape, unit, series, buckets, findings }: KpiPreview): Promise<Buffer | undefined> {
    const first = series.at(0);
    if (first === undefined || buckets.length === 0) return undefined;
    const drawn = buckets.map(({ start, counts, ranges }) =>
      inGraphUnit(unit, {
        start: start / 1000,
        value: countedIn(shape, { counts }, first.series).value,
        ...ranges.get(first.series),
      }),
    );
    const threshold = monitor.conditions.find((condition) => condition.type === 'threshold');
    const found = findings.transitions.flatMap(({ change, why }) => {
      const evidence = why?.result as KpiEvidence | undefined;
      return change !== 'close' && evidence?.series.name === first.name ? [evidence.bucket.start] : [];
    });
    const svg = kpiGraphSvg({
      title: monitor.name,
      subtitle: first.name,
      timeZone: shape.calendar.timeZone,
      unit: graphUnitOf(unit),
      buckets: drawn,
      judged: { start: span.to / 1000, value: null, isRunning: false, isWell: true },
      found,
      ...(threshold !== undefined && { threshold: { operator: threshold.operator, value: threshold.value } }),
    });
    return this.renderer.png(svg);
  }
}
