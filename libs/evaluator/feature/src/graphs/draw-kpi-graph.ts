import { Injectable } from '@nestjs/common';
import { type KpiGraphBucket, kpiGraphSvg } from '@tocsin/charts';
import {
  type AskedBand,
  askedBand,
  countedIn,
  expectedOf,
  type KpiEvidence,
  type KpiShape,
  KpiWatches,
  type PlacedBucket,
  wallOf,
} from '@tocsin/evaluator-domain';
import type { FitOutcome } from '@tocsin/kpi-model';
import type { AlertTransition } from '@tocsin/payload-schemas';
import { ConfigurationView } from '@tocsin/platform';
import { FindKpiWatch } from '../kpi-watches/find-kpi-watch.js';
import { kpiGraphOf, SHOWN_SECONDS } from './kpi-graph-of.js';

const WEEK_SECONDS = 7 * 86_400;

/** Draws what a finding of a KPI monitor was judged on, from the buckets that are kept and from what it tells itself. */
@Injectable()
export class DrawKpiGraph {
  constructor(
    private readonly view: ConfigurationView,
    private readonly find: FindKpiWatch,
    private readonly watches: KpiWatches,
  ) {}

  /** @returns SVG; undefined if the transition does not tell what was judged. */
  async run({ org, alert, monitor, why }: AlertTransition): Promise<string | undefined> {
    const evidence = why?.result as KpiEvidence | undefined;
    if (evidence === undefined) return undefined;
    const { chart } = evidence;
    return kpiGraphSvg(
      kpiGraphOf({
        monitor: monitor.name,
        chart: chart === null ? undefined : this.view.find('chart', org.id, chart.id)?.name,
        evidence,
        isOpen: alert.isOpen,
        history: await this.history(org.id, monitor.id, evidence),
      }),
    );
  }

  /** What came before the judged bucket; nothing if the monitor asks something else by now. */
  private async history(
    org: string,
    monitorId: string,
    { bucket, chart, condition, interval, series: { name } }: KpiEvidence,
  ): Promise<readonly KpiGraphBucket[]> {
    const { source, watch } = (await this.find.run(org, monitorId)) ?? {};
    if (watch === undefined || source?.chartRevision !== (chart?.revision ?? 0)) return [];
    const series = (await this.watches.series(watch.watchNo)).find((each) => each.name === name)?.series;
    if (series === undefined) return [];
    const from = bucket.start - SHOWN_SECONDS[interval] - WEEK_SECONDS;
    const kept = await this.watches.buckets(watch.watchNo, from * 1000, bucket.start * 1000, [series]);
    const asked = askedBand([condition]);
    const model = asked === undefined ? undefined : (await this.watches.models(watch.watchNo, [series])).get(series);
    const { shape } = source;
    return kept.map((each) => {
      const placed = { ...each, wall: wallOf(shape.calendar, each.start) };
      const { value } = countedIn(shape, placed, series);
      const range = asked && (each.ranges.get(series) ?? rangeNow(shape, model, placed, series, asked));
      return { start: each.start / 1000, value, ...range };
    });
  }
}

/** Where a bucket that was not judged should have been, as the model sees it now. */
function rangeNow(
  shape: KpiShape,
  model: FitOutcome | undefined,
  bucket: PlacedBucket,
  series: number,
  asked: AskedBand,
): Omit<KpiGraphBucket, 'start' | 'value'> | undefined {
  return model?.outcome === 'fitted' ? expectedOf(shape, model, bucket, series, asked, 1).range : undefined;
}
