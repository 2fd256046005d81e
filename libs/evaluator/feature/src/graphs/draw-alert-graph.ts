import { Injectable } from '@nestjs/common';
import { alertGraphSvg } from '@tocsin/charts';
import { graphWindow, metricUnit, SampleStore, StoredSeries } from '@tocsin/evaluator-domain';
import type { AlertTransition } from '@tocsin/payload-schemas';
import { ConfigurationView } from '@tocsin/platform';
import { DrawKpiGraph } from './draw-kpi-graph.js';
import { GRAPH_SOURCES } from './graph-sources.js';

/** Draws what a transition was judged on, from the samples that are stored and the points that it carries. */
@Injectable()
export class DrawAlertGraph {
  constructor(
    private readonly samples: SampleStore,
    private readonly series: StoredSeries,
    private readonly view: ConfigurationView,
    private readonly kpis: DrawKpiGraph,
  ) {}

  /**
   * @param history - Transitions of one alert, oldest first; the graph is that of the last.
   * @returns SVG; undefined if alerts of this kind have no graph.
   */
  async run(history: readonly AlertTransition[]): Promise<string | undefined> {
    const transition = history[history.length - 1];
    const { org, alert, monitor, why } = transition;
    if (alert.type === 'kpi') return this.kpis.run(transition);
    const source = GRAPH_SOURCES[alert.type];
    if (source === undefined) return undefined;
    const { from, to } = graphWindow(transition);
    const { samples, series, view } = this;
    const { label, metric, points } = await source({ transition, history, samples, series, view, from, to });
    const definitions = this.view.list('graphDefinition', org.id).map(({ record }) => record.state);
    const where = transition.host?.name ?? transition.service?.name;
    return alertGraphSvg({
      title: monitor.name,
      subtitle: where === undefined ? label : `${where} · ${label}`,
      points,
      judged: why?.points ?? [],
      from,
      to,
      timeZone: this.view.find('organization', org.id, org.id)?.timeZone ?? 'UTC',
      unit: metricUnit(definitions, metric),
      operator: monitor.operator,
      warning: monitor.warning,
      critical: monitor.critical,
      openedAt: alert.openedAt,
      closedAt: alert.closedAt,
      worstStatus: alert.worstStatus,
    });
  }
}
