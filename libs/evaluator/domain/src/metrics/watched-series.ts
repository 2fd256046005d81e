import type { OpenAlert, OpenAlerts } from '../alerts/open-alerts.js';
import { looksAt } from '../configuration/scope.js';
import type { SuppressedExcursions } from '../held-back/suppressed-excursions.js';
import type { MetricMonitor, Revised } from '../configuration/monitor.js';
import type { Owner } from '../owner.js';
import { type MonitorList, MonitorLists, NO_MONITORS } from './monitor-list.js';
import { componentOf } from './percent-metrics.js';
import { PercentSeries } from './percent-series.js';
import { PointRings } from './point-rings.js';

/** Every series that some monitor looks at, with its points and its monitors. Indexed by small integers. */
export class WatchedSeries {
  readonly rings = new PointRings();
  readonly metrics: string[] = [];
  /** Monitors that judge the series now. */
  readonly lists: MonitorList[] = [];
  /** Open alerts in the positions of `lists`; undefined when there are none, nor any that is held back. */
  readonly open: ((OpenAlert | undefined)[] | undefined)[] = [];
  /** Percent metric that the series is part of. */
  readonly percents: (PercentSeries | undefined)[] = [];
  private readonly interned = new MonitorLists();

  constructor(
    private readonly alerts: OpenAlerts,
    private readonly suppressed: SuppressedExcursions,
  ) {}

  /** The series of a posted metric, made when some monitor looks at it; -1 when none does. */
  of(owner: Owner, metric: string): number {
    const points = owner.organization.pointsNeeded(owner.name, metric);
    if (points === 0) return -1;
    const known = owner.series.get(metric);
    if (known !== undefined) {
      this.rings.ensure(known, points);
      return known;
    }
    const series = this.add(owner, metric, points);
    this.joinPercent(owner, metric, series);
    return series;
  }

  /** Brings the series of an owner in line with the monitors of its organization. */
  reconcile(owner: Owner): void {
    owner.plans = [];
    for (const percent of owner.percents.values()) this.reconcilePercent(owner, percent);
    for (const [metric, series] of owner.series) {
      if (owner.percents.get(metric)?.series === series) continue;
      const points = owner.organization.pointsNeeded(owner.name, metric);
      if (points === 0) {
        this.remove(owner, metric, series);
        continue;
      }
      this.rings.ensure(series, points);
      this.joinPercent(owner, metric, series);
      this.giveMonitors(owner, metric, series);
    }
  }

  /** Gives the series of an owner the monitors that look at it now: its roles or its status have changed. */
  giveMonitorsAnew(owner: Owner): void {
    for (const [metric, series] of owner.series) this.giveMonitors(owner, metric, series);
  }

  /** Lists are made anew after a monitor has changed. */
  forgetLists(): void {
    this.interned.clear();
  }

  /** Brings `open` in line with the open alerts. */
  align(owner: Owner, series: number): void {
    const { monitors } = this.lists[series];
    let aligned: (OpenAlert | undefined)[] | undefined;
    for (const [i, monitor] of monitors.entries()) {
      const alert = this.alerts.of(owner.organization.id, monitor.state.id, owner.key);
      const isSuppressed = this.suppressed.of(owner.organization.id, monitor.state.id, owner.key) !== undefined;
      if (alert === undefined && !isSuppressed) continue;
      aligned ??= new Array<OpenAlert | undefined>(monitors.length).fill(undefined);
      aligned[i] = alert;
    }
    this.open[series] = aligned;
  }

  removeAll(owner: Owner): void {
    owner.plans = [];
    owner.percents.clear();
    for (const [metric, series] of owner.series) this.remove(owner, metric, series);
  }

  private add(owner: Owner, metric: string, points: number): number {
    const series = this.rings.add(points);
    owner.series.set(metric, series);
    this.metrics[series] = metric;
    this.percents[series] = undefined;
    this.giveMonitors(owner, metric, series);
    return series;
  }

  private remove(owner: Owner, metric: string, series: number): void {
    owner.series.delete(metric);
    this.rings.remove(series);
    this.lists[series] = NO_MONITORS;
    this.open[series] = undefined;
    this.percents[series] = undefined;
  }

  private giveMonitors(owner: Owner, metric: string, series: number): void {
    this.lists[series] = this.interned.of(owner.organization.id, monitorsLooking(owner, metric));
    this.align(owner, series);
  }

  private reconcilePercent(owner: Owner, percent: PercentSeries): void {
    const points = owner.organization.pointsJudged(owner.name, percent.metric);
    if (points === 0) {
      owner.percents.delete(percent.metric);
      for (const series of owner.series.values()) {
        if (this.percents[series] === percent) this.percents[series] = undefined;
      }
      this.remove(owner, percent.metric, percent.series);
      return;
    }
    this.rings.ensure(percent.series, points);
    percent.points = points;
    this.giveMonitors(owner, percent.metric, percent.series);
  }

  /** Makes a posted series part of the percent metric that some monitor looks at. */
  private joinPercent(owner: Owner, metric: string, series: number): void {
    const component = owner.name.kind === 'host' ? componentOf(metric) : undefined;
    if (component === undefined || this.percents[series] !== undefined) return;
    const points = owner.organization.pointsJudged(owner.name, component.of);
    if (points === 0) return;
    let percent = owner.percents.get(component.of);
    if (percent === undefined) {
      percent = new PercentSeries(component.of, this.add(owner, component.of, points), points);
      owner.percents.set(component.of, percent);
    }
    percent.add({ metric, component, series });
    this.percents[series] = percent;
  }
}

function monitorsLooking(owner: Owner, metric: string): readonly Revised<MetricMonitor>[] {
  const { organization, name, id } = owner;
  const monitors = organization.monitorsOf(name, metric);
  if (name.kind === 'service') return monitors;
  const host = organization.host(id);
  return monitors.filter(({ state }) => state.type === 'host' && looksAt(state, host));
}
