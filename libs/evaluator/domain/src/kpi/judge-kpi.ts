import { conditionKey, endMessage, findingMessage, type KpiEnd } from '@tocsin/kpi-text';
import type { AlertChange, AlertTarget, KpiCondition } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import {
  type AlertScene,
  changeAlert,
  type Finding,
  openAlertNow,
  recoverAlert,
  refreshAlert,
  retellAlert,
} from '../alerts/alert-changes.js';
import { isAttended } from '../alerts/attend-alert.js';
import { type AlertMonitor, kpiAlertMonitor } from '../alerts/monitor-snapshot.js';
import { type OpenAlert, targetKey } from '../alerts/open-alerts.js';
import type { Organization } from '../configuration/organization.js';
import { MAX_OPEN_KPI_ALERTS, MAX_UNJUDGED_KPI_SECONDS } from '../limits.js';
import { compareKpi, compareRunning, type KpiUnits } from './compare-kpi.js';
import { type KeptKpi, type KpiPair, NOTHING_KEPT, PairMap } from './kept-kpi.js';
import { isSnoozed, type KpiContext } from './kpi-context.js';
import type { Compared, KpiBucket, KpiEvidence, KpiResult, KpiRunning, KpiSeries } from './kpi-evidence.js';

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
  private readonly scene: AlertScene;
  private readonly units: KpiUnits;
  private readonly chart: KpiEvidence['chart'];
  private readonly monitor: AlertMonitor;
  private readonly before: KeptKpi;
  private readonly inARow = new PairMap<number>();
  /** Alerts that were open before, each with its newest transition then. */
  private readonly openBefore: readonly (readonly [OpenAlert, number])[];
  private openAlerts: number;

  constructor(private readonly run: KpiRun) {
    const { context, organization, result, scene, at } = run;
    const { project, chart, monitor } = context;
    this.scene = { ...scene, judgedAt: at };
    this.units = { interval: result.interval, unit: result.unit, timeZone: project.timeZone };
    this.chart = chart && { id: chart.state.id, revision: chart.revision };
    this.monitor = kpiAlertMonitor(monitor, context);
    this.before = (run.kept as KeptKpi | null) ?? NOTHING_KEPT;
    const open = scene.alerts.ofMonitor(organization.id, monitor.state.id);
    this.openBefore = open.map((alert) => [alert, alert.row.sequence]);
    this.openAlerts = open.length;
    if (this.before.chart === chartName(this.chart)) {
      for (const [condition, series, count] of this.before.inARow) this.inARow.set([condition, series], count);
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
    if (this.before.isSnoozed && !snoozed) this.tellOpenAgain();
    return {
      judgedTo,
      chart: chartName(this.chart),
      inARow: this.inARow.entries().map(([pair, count]) => [...pair, count]),
      running,
      isSnoozed: snoozed,
    };
  }

  private judgeBucket(bucket: KpiBucket): void {
    const { start, end } = bucket;
    const openedWhileRunning = this.before.running?.start === start ? pairs(this.before.running.opened) : undefined;
    for (const judged of this.judgedIn(bucket.series)) {
      const { condition, series, pair, alert } = judged;
      // The bucket that is filling has opened it: that one has the last word.
      if (alert?.row.evidence !== undefined && alert.row.evidence.bucket.start > start) continue;
      const verdict = compareKpi(condition, series, start, this.units);
      const shift = shiftOf(condition, series);
      const compared = verdict.says === 'nothing' ? undefined : verdict.compared;
      const evidenceOf = (found: Compared): KpiEvidence => this.evidence(judged, { start, end }, found, shift);
      if (shift !== undefined) {
        const { value } = series;
        const found = { ...(compared ?? { value, changePercent: null }), direction: shift.direction };
        this.tellShift(judged, evidenceOf(found), end);
      } else if (compared !== undefined && verdict.says === 'well') {
        this.inARow.delete(pair);
        if (alert !== undefined) this.recover(alert, this.finding('close', evidenceOf(compared), end));
      } else if (compared !== undefined && alert !== undefined) {
        this.goOn(alert, evidenceOf(compared), end);
      } else if (compared !== undefined && openedWhileRunning?.get(pair) !== true) {
        this.countBreach(judged, evidenceOf(compared), end);
      }
    }
  }

  /** One more in a row. */
  private countBreach(judged: Judged<KpiSeries>, evidence: KpiEvidence, end: EpochSeconds): void {
    const { buckets } = this.run.context.monitor.state;
    const count = (this.inARow.get(judged.pair) ?? 0) + 1;
    if (count >= buckets && this.open(judged, this.finding('open', evidence, end, count))) {
      this.inARow.delete(judged.pair);
    } else if (buckets > 1) {
      this.inARow.set(judged.pair, count);
    }
  }

  /** A level that has changed for good is told once, whatever the values before it have told. */
  private tellShift({ pair, alert, target }: Judged<KpiSeries>, evidence: KpiEvidence, end: EpochSeconds): void {
    this.inARow.delete(pair);
    const finding = this.finding(alert === undefined ? 'open' : 'resend', evidence, end);
    if (alert === undefined) this.open({ target }, finding);
    else if (isAttended(alert.row)) this.refresh(alert, finding);
    else retellAlert(this.scene, this.run.organization, alert, this.monitor, finding);
  }

  /** The alert stays open; another severity of the monitor counts from now on. */
  private goOn(alert: OpenAlert, evidence: KpiEvidence, at: EpochSeconds): void {
    const { severity } = this.run.context.monitor.state;
    const finding = this.finding('status', evidence, at);
    if (alert.row.status === severity) this.refresh(alert, finding);
    else changeAlert(this.scene, this.run.organization, alert, this.monitor, severity, finding);
  }

  private refresh(alert: OpenAlert, { value, message, evidence }: Finding): void {
    refreshAlert(this.scene, alert, { value, message, evidence });
  }

  private recover(alert: OpenAlert, finding: Finding): void {
    recoverAlert(this.scene, this.run.organization, alert, this.monitor, finding);
    this.openAlerts--;
  }

  /** @returns Whether there was room for one more. */
  private open({ target }: Pick<Judged<unknown>, 'target'>, finding: Finding): boolean {
    const { organization, context } = this.run;
    if (this.openAlerts >= MAX_OPEN_KPI_ALERTS) {
      this.scene.output.counts.kpiAlertsNotOpened++;
      return false;
    }
    openAlertNow(this.scene, organization, target, this.monitor, context.monitor.state.severity, finding);
    this.openAlerts++;
    return true;
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
    const opened = pairs(this.before.running?.start === start ? this.before.running.opened : []);
    for (const judged of this.judgedIn(running.series)) {
      const { condition, series, pair, alert } = judged;
      const verdict = compareRunning(condition, series, onlyRises, this.units);
      if (verdict.says !== 'breach') continue;
      const bucket = { start, end, until, ...(verdict.isLatestPart && { isLatestPart: verdict.isLatestPart }) };
      const evidence = this.evidence(judged, bucket, verdict.compared);
      if (alert?.row.evidence?.bucket.start === start) this.goOn(alert, evidence, until);
      if (alert !== undefined || opened.get(pair) === true) continue;
      if (this.open(judged, this.finding('open', evidence, until))) opened.set(pair, true);
    }
    return { start, opened: opened.entries().map(([pair]) => pair) };
  }

  /** Alerts that the newest bucket says nothing of stay, but not for ever, and not of a series that the chart no longer has. */
  private endUnjudged({ start, end, series }: KpiBucket): void {
    const names = new Set(series.map(({ name }) => name));
    for (const [alert] of this.openBefore) {
      const { evidence, isOpen } = alert.row;
      if (!isOpen || evidence === undefined || evidence.bucket.start >= start) continue;
      const isOfThisChart = chartName(evidence.chart) === chartName(this.chart);
      if (!isOfThisChart && !names.has(evidence.series.name)) this.endAs('seriesGone', alert, end);
      else if (end - evidence.bucket.end >= MAX_UNJUDGED_KPI_SECONDS) this.endAs('nothingToJudge', alert, end);
    }
  }

  private endAs(end: KpiEnd, alert: OpenAlert, at: EpochSeconds): void {
    this.recover(alert, { at, message: endMessage(end), value: null });
  }

  /** The monitor's snooze is over: people hear of what has been open meanwhile, unless this judgement tells it already. */
  private tellOpenAgain(): void {
    for (const [alert, sequence] of this.openBefore) {
      const { row } = alert;
      if (!row.isOpen || row.sequence !== sequence || row.evidence === undefined || isAttended(row)) continue;
      const { message, value, evidence } = row;
      const why = whyOf(evidence);
      retellAlert(this.scene, this.run.organization, alert, this.monitor, {
        at: this.run.at,
        message,
        value,
        why,
        evidence,
      });
    }
  }

  private *judgedIn<S extends Pick<KpiSeries, 'name' | 'segment' | 'groupBy'>>(all: readonly S[]): Iterable<Judged<S>> {
    const { scene, organization, context } = this.run;
    const { id, conditions } = context.monitor.state;
    for (const series of all) {
      for (const condition of conditions) {
        const key = conditionKey(condition);
        const target = targetOf(series, key);
        const alert = scene.alerts.of(organization.id, id, targetKey(target));
        yield { condition, series, pair: [key, series.name], target, alert };
      }
    }
  }

  private evidence(
    { condition, series }: Pick<Judged<Pick<KpiSeries, 'name' | 'segment' | 'groupBy'>>, 'condition' | 'series'>,
    bucket: KpiEvidence['bucket'],
    compared: Compared,
    shift?: KpiEvidence['shift'],
  ): KpiEvidence {
    const { context, result } = this.run;
    return {
      condition,
      series: { name: series.name, segment: series.segment, groupBy: series.groupBy },
      bucket,
      ...compared,
      ...(shift !== undefined && { shift }),
      projectId: context.project.id,
      chart: this.chart,
      ...this.units,
      countedUntil: result.countedUntil,
    };
  }

  private finding(change: AlertChange, evidence: KpiEvidence, at: EpochSeconds, attempts?: number): Finding {
    const message = findingMessage({ change, ...evidence }, evidence);
    return { at, message, value: evidence.value, why: whyOf(evidence, attempts), evidence };
  }
}

function targetOf(
  { name, segment, groupBy }: Pick<KpiSeries, 'name' | 'segment' | 'groupBy'>,
  condition: string,
): AlertTarget {
  const groups = Object.fromEntries(groupBy.map(({ property, value }) => [property, value]));
  return { kind: 'series', name, labels: { ...groups, segment: segment.name, condition } };
}

function whyOf(evidence: KpiEvidence, attempts?: number): NonNullable<Finding['why']> {
  const { value, bucket } = evidence;
  const points = value === null ? [] : [{ time: bucket.start, value }];
  return { points, ...(attempts !== undefined && { attempts }), result: evidence };
}

/** Of a condition that looks at the side to which the level has gone. */
function shiftOf(condition: KpiCondition, { shift }: KpiSeries): KpiEvidence['shift'] {
  if (condition.type !== 'confidence' || shift === undefined) return undefined;
  return condition.sides === 'both' || (condition.sides === 'above') === (shift.direction === 'up') ? shift : undefined;
}

const chartName = (chart: KpiEvidence['chart']): string | null => chart && `${chart.id}@${chart.revision}`;

function pairs(all: readonly KpiPair[]): PairMap<true> {
  const map = new PairMap<true>();
  for (const pair of all) map.set(pair, true);
  return map;
}
