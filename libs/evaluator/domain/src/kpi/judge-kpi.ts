import { conditionKey, endMessage, type KpiEnd } from '@tocsin/kpi-text';
import type { AlertTarget, KpiCondition } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import type { AlertScene } from '../alerts/alert-changes.js';
import { type OpenAlert, targetKey } from '../alerts/open-alerts.js';
import type { Organization } from '../configuration/organization.js';
import { MAX_UNJUDGED_KPI_SECONDS } from '../limits.js';
import { compareKpi, compareRunning, type KpiUnits } from './compare-kpi.js';
import { type KeptKpi, type KpiPair, NOTHING_KEPT, openedIn, PairMap } from './kept-kpi.js';
import { KpiAlerts } from './kpi-alerts.js';
import { isSnoozed, type KpiContext } from './kpi-context.js';
import type { Compared, KpiBucket, KpiEvidence, KpiResult, KpiRunning, KpiSeries } from './kpi-evidence.js';
import { kpiFinding, kpiTarget, knownFinding } from './kpi-finding.js';

/** A result with all that judging it may look at. */
export interface KpiRun {
  readonly scene: AlertScene;
  readonly organization: Organization;
  readonly context: KpiContext;
  readonly result: KpiResult;
  /** When the run was due. */
  readonly at: EpochSeconds;
  /** What the judgement before this one returned; null if there was none. */
  readonly kept: unknown;
}

/**
 * Judges the buckets of a KPI monitor: opens, changes and closes the alerts of its conditions and series. Conditions are joined
 * with OR, so each has alerts of its own. Returns what the next judgement needs.
 */
export function judgeKpi(run: KpiRun): KeptKpi {
  return new KpiJudgement(run).judge();
}

/** A condition on a series, in one bucket. */
interface Judged<S> {
  readonly condition: KpiCondition;
  readonly series: S;
  readonly pair: KpiPair;
  readonly target: AlertTarget;
  readonly alert: OpenAlert | undefined;
}

class KpiJudgement {
  private readonly alerts: KpiAlerts;
  private readonly units: KpiUnits;
  private readonly chart: KpiEvidence['chart'];
  private readonly before: KeptKpi;
  private readonly inARow = new PairMap<number>();

  constructor(private readonly run: KpiRun) {
    const { scene, organization, context, result, at } = run;
    const { project, chart } = context;
    this.alerts = new KpiAlerts(scene, organization, context, at);
    this.units = { interval: result.interval, unit: result.unit, timeZone: project.timeZone };
    this.chart = chart && { id: chart.state.id, revision: chart.revision };
    this.before = (run.kept as KeptKpi | null) ?? NOTHING_KEPT;
    if (this.before.chart !== chartName(this.chart)) return;
    const asked = new Set(context.monitor.state.conditions.map(conditionKey));
    for (const [condition, series, count] of this.before.inARow) {
      if (asked.has(condition)) this.inARow.set([condition, series], count);
    }
  }

  judge(): KeptKpi {
    const { result, at, context } = this.run;
    const buckets = result.buckets.filter(({ end }) => end > (this.before.judgedTo ?? -Infinity));
    for (const bucket of buckets) this.judgeBucket(bucket);
    const newest = buckets.at(-1);
    if (newest !== undefined) this.endUnjudged(newest);
    const judgedTo = newest?.end ?? this.before.judgedTo;
    const running = this.judgeRunning(result.running, judgedTo);
    const snoozed = isSnoozed(context.monitor.state, at);
    if (this.before.isSnoozed && !snoozed) this.tellUntold();
    return {
      judgedTo,
      chart: chartName(this.chart),
      inARow: this.inARow.entries().map(([pair, count]) => [...pair, count]),
      running,
      isSnoozed: snoozed,
    };
  }

  private judgeBucket({ start, end, series: all }: KpiBucket): void {
    const openedWhileRunning = openedIn(start, this.before.running);
    for (const judged of this.judgedIn(all)) {
      const { condition, series, pair, alert } = judged;
      // A later bucket, which is still filling, has opened it: that one has the last word.
      if ((alert?.row.evidence?.bucket.end ?? end) > end) continue;
      const verdict = compareKpi(condition, series, start, this.units);
      const compared = verdict.says === 'nothing' ? undefined : verdict.compared;
      const shift = shiftOf(condition, series);
      if (shift !== undefined) {
        const { value } = series;
        const found = { ...(compared ?? { value, changePercent: null }), direction: shift.direction };
        this.tellShift(judged, { ...this.evidence(judged, { start, end }, found), shift });
        continue;
      }
      if (compared === undefined) continue;
      const evidence = this.evidence(judged, { start, end }, compared);
      if (verdict.says === 'well') {
        this.inARow.delete(pair);
        if (alert !== undefined) this.alerts.end(alert, kpiFinding('close', evidence, end));
      } else if (alert !== undefined) this.alerts.goOn(alert, kpiFinding('status', evidence, end));
      else if (openedWhileRunning.get(pair) !== true) this.countBreach(judged, evidence);
    }
  }

  /** One more in a row. */
  private countBreach({ pair, target }: Judged<KpiSeries>, evidence: KpiEvidence): void {
    const { buckets } = this.run.context.monitor.state;
    const count = (this.inARow.get(pair) ?? 0) + 1;
    const finding = kpiFinding('open', evidence, evidence.bucket.end, count);
    if (count >= buckets && this.alerts.open(target, finding)) this.inARow.delete(pair);
    else if (buckets > 1) this.inARow.set(pair, count);
  }

  /** A level that has changed for good is told once, whatever the values before it have told. */
  private tellShift({ pair, alert, target }: Judged<KpiSeries>, evidence: KpiEvidence): void {
    const { end } = evidence.bucket;
    this.inARow.delete(pair);
    if (alert === undefined) this.alerts.open(target, kpiFinding('open', evidence, end));
    else this.alerts.tell(alert, kpiFinding('resend', evidence, end));
  }

  /**
   * Opens what the bucket that is still filling shows already, once for each condition and series. It closes nothing: that is for
   * the whole bucket.
   */
  private judgeRunning(running: KpiRunning | undefined, judgedTo: EpochSeconds | null): KeptKpi['running'] {
    const { judgesPace, buckets } = this.run.context.monitor.state;
    const isOver = running !== undefined && running.end <= (judgedTo ?? -Infinity);
    if (running === undefined || isOver || !judgesPace || buckets > 1) return this.before.running;
    const { start, end, until, onlyRises } = running;
    const opened = openedIn(start, this.before.running);
    for (const judged of this.judgedIn(running.series)) {
      const { condition, series, pair, target, alert } = judged;
      const verdict = compareRunning(condition, series, onlyRises, this.units);
      if (verdict.says !== 'breach') continue;
      const bucket = { start, end, until, ...(verdict.isLatestPart && { isLatestPart: verdict.isLatestPart }) };
      const evidence = this.evidence(judged, bucket, verdict.compared);
      if (alert === undefined) {
        const isNew = opened.get(pair) !== true;
        if (isNew && this.alerts.open(target, kpiFinding('open', evidence, until))) opened.set(pair, true);
      } else if (alert.row.evidence?.bucket.start === start) {
        this.alerts.goOn(alert, kpiFinding('status', evidence, until));
      }
    }
    return { start, opened: opened.entries().map(([pair]) => pair) };
  }

  /** Alerts that the newest bucket says nothing of stay, but not for ever, and not of a series that the chart no longer has. */
  private endUnjudged({ end, series }: KpiBucket): void {
    let targets: ReadonlySet<string> | undefined;
    const isInChart = (target: AlertTarget): boolean => {
      targets ??= new Set([...this.judgedIn(series)].map((judged) => targetKey(judged.target)));
      return targets.has(targetKey(target));
    };
    const endAs = (why: KpiEnd, alert: OpenAlert): void =>
      this.alerts.end(alert, { at: end, message: endMessage(why), value: null });
    for (const alert of this.alerts.openBefore) {
      const { evidence, isOpen, target } = alert.row;
      if (!isOpen || evidence === undefined || evidence.bucket.end >= end) continue;
      const isOfThisChart = chartName(evidence.chart) === chartName(this.chart);
      if (!isOfThisChart && !isInChart(target)) endAs('seriesGone', alert);
      else if (end - evidence.bucket.end >= MAX_UNJUDGED_KPI_SECONDS) endAs('nothingToJudge', alert);
    }
  }

  /** The monitor's snooze is over: people hear of what has been open meanwhile. */
  private tellUntold(): void {
    for (const alert of this.alerts.untold()) {
      const { message, evidence } = alert.row;
      if (evidence !== undefined) this.alerts.tell(alert, knownFinding({ message, evidence }, this.run.at));
    }
  }

  private *judgedIn<S extends KpiEvidence['series']>(all: readonly S[]): Iterable<Judged<S>> {
    for (const series of all) {
      for (const condition of this.run.context.monitor.state.conditions) {
        const target = kpiTarget(series, condition);
        const pair: KpiPair = [conditionKey(condition), series.name];
        yield { condition, series, pair, target, alert: this.alerts.find(target) };
      }
    }
  }

  private evidence(
    { condition, series: { name, segment, groupBy } }: Judged<KpiEvidence['series']>,
    bucket: KpiEvidence['bucket'],
    compared: Compared,
  ): KpiEvidence {
    const { context, result } = this.run;
    return {
      condition,
      series: { name, segment, groupBy },
      bucket,
      ...compared,
      projectId: context.project.id,
      chart: this.chart,
      ...this.units,
      countedUntil: result.countedUntil,
    };
  }
}

/** Of a condition that looks at the side to which the level has gone. */
function shiftOf(condition: KpiCondition, { shift }: KpiSeries): KpiEvidence['shift'] {
  if (condition.type !== 'confidence' || shift === undefined) return undefined;
  return condition.sides === 'both' || (condition.sides === 'above') === (shift.direction === 'up') ? shift : undefined;
}

const chartName = (chart: KpiEvidence['chart']): string | null => chart && `${chart.id}@${chart.revision}`;
