import { Inject, Injectable } from '@nestjs/common';
import { CheckMonitors, judgesResponseTimes, StoredSeries } from '@tocsin/evaluator-domain';
import type { ConfigRecord, ExternalMonitor } from '@tocsin/payload-schemas';
import { ConfigurationView } from '@tocsin/platform';
import { type EpochSeconds, InvalidInputError, NotFoundError, UnavailableError } from '@tocsin/runtime';
import { MonitorDefinitions } from '@tocsin/service-ports';
import { EXPRESSION_PERIOD_MS } from '../runs/expression/expression-runner.js';
import { CONNECTIVITY_GONE_MS } from '../shards/take-shard.js';
import { playExpression } from './play-expression.js';
import { playConnectivity, playMetrics } from './play-owners.js';
import { playResponseTimes } from './play-response-times.js';
import { PreviewFindings } from './preview-findings.js';
import type { MonitorRecord, Played, PreviewTask } from './preview-task.js';

/** Previews at the same time in this process. */
const MAX_RUNNING = 2;
/** Samples that are stored later than this after the end of the span are worth a note. */
const WORTH_A_NOTE_SECONDS = 60;
/** Kinds of configuration that judging depends on, besides the monitor and the hosts. */
const KINDS: readonly string[] = ['organization', 'service', 'graphDefinition', 'downtime'];

/** A monitor that is stored, or the description of one. */
export type Previewed = { readonly monitorId: string } | { readonly monitor: unknown };

export type Previewing = AsyncGenerator<PreviewFindings, PreviewFindings>;

/** What a monitor would have found, by what is stored and the configuration as it is now. */
@Injectable()
export class PreviewMonitor {
  private running = 0;

  constructor(
    private readonly stored: StoredSeries,
    private readonly view: ConfigurationView,
    private readonly definitions: MonitorDefinitions,
    private readonly checks: CheckMonitors,
    @Inject(CONNECTIVITY_GONE_MS) private readonly connectivityGoneMs: number,
    @Inject(EXPRESSION_PERIOD_MS) private readonly expressionPeriodMs: number,
  ) {}

  /**
   * Plays the monitor. Yields what has been found so far, from time to time; whoever asks for no more ends it.
   *
   * @returns What has been found.
   * @throws {InvalidInputError} If the monitor is wrong or of a kind of which too little is stored, or if it is too much.
   * @throws {NotFoundError} If there is no such monitor.
   * @throws {UnavailableError} If others are at it, the samples of the span are not stored yet, or `config` does not answer.
   */
  async *run(org: string, previewed: Previewed, from: EpochSeconds, to: EpochSeconds): Previewing {
    if (this.running >= MAX_RUNNING) throw new UnavailableError(`${MAX_RUNNING} previews are running; try again soon`);
    this.running++;
    try {
      const task = await this.taskOf(org, await this.recordOf(org, previewed), from, to);
      const { findings } = task;
      for await (const done of this.play(task, previewed)) {
        findings.done = done;
        yield findings;
      }
      if (findings.points === 0) findings.notes.push('nothing is stored of what the monitor looks at in that time');
      return findings;
    } finally {
      this.running--;
    }
  }

  private play(task: PreviewTask, previewed: Previewed): Played {
    const { monitor, findings } = task;
    switch (monitor.type) {
      case 'host':
      case 'service':
        return playMetrics({ ...task, monitor });
      case 'connectivity':
        findings.notes.push('a pause of the platform itself cannot be told from silence of the hosts');
        return playConnectivity({ ...task, monitor });
      case 'expression':
        return playExpression({ ...task, monitor });
      case 'external':
        requireResponseTimes(monitor);
        findings.notes.push('response times only: failed requests and certificates are not stored');
        return playResponseTimes({ ...task, monitor }, this.timedAs(task.org, previewed));
      default:
        throw new InvalidInputError(
          `monitor.type: must not be "${monitor.type}": nothing judges such monitors yet`,
          'monitor.type',
        );
    }
  }

  private async taskOf(org: string, record: MonitorRecord, from: EpochSeconds, to: EpochSeconds): Promise<PreviewTask> {
    const { stored, view, connectivityGoneMs, expressionPeriodMs } = this;
    const completeUntil = Math.floor((await stored.completeUntil()) / 1000);
    const until = Math.min(to, completeUntil);
    if (until <= from) throw new UnavailableError('the samples of that time are not stored yet; try again soon');
    const findings = new PreviewFindings(from, until);
    if (to - until > WORTH_A_NOTE_SECONDS) {
      findings.notes.push(`ends at ${new Date(until * 1000).toISOString()}: what was posted later is not stored yet`);
    }
    const surroundings = view.changesSince(0).flatMap(({ record: each }) => (isNeeded(each, org) ? [each] : []));
    const common = { org, record, monitor: record.state, from, to: until, surroundings, findings };
    return { ...common, stored, view, connectivityGoneMs, expressionPeriodMs };
  }

  private async recordOf(org: string, previewed: Previewed): Promise<MonitorRecord> {
    if ('monitorId' in previewed) {
      const record = this.storedMonitor(org, previewed.monitorId);
      if (record !== undefined) return record;
      if ((await this.checks.find(org, previewed.monitorId)) === undefined)
        throw new NotFoundError('Monitor Not Found.');
      throw new InvalidInputError(
        'monitorId: must not be a check monitor: reports of checks are judged and not stored, so there is nothing to play',
        'monitorId',
      );
    }
    const state = await this.definitions.read(org, previewed.monitor);
    return { kind: 'monitor', org, id: state.id, revision: 1, at: 0, actor: { kind: 'system', id: 'preview' }, state };
  }

  private storedMonitor(org: string, id: string): MonitorRecord | undefined {
    const record = this.view.entry('monitor', org, id)?.record;
    return record?.deleted === true ? undefined : record;
  }

  /** Whose response times a description is judged by: those of the stored monitor whose id it has, as API v0 shows it. */
  private timedAs(org: string, previewed: Previewed): string {
    if ('monitorId' in previewed) return previewed.monitorId;
    const { id } = previewed.monitor as { readonly id?: unknown };
    if (typeof id === 'string' && this.storedMonitor(org, id)?.state.type === 'external') return id;
    throw new InvalidInputError(
      'monitor.id: must be that of a stored external monitor: its response times are what there is to play',
      'monitor.id',
    );
  }
}

const isNeeded = ({ org: of, kind, deleted }: ConfigRecord, org: string): boolean =>
  of === org && deleted !== true && KINDS.includes(kind);

function requireResponseTimes(monitor: ExternalMonitor): void {
  if (judgesResponseTimes(monitor)) return;
  throw new InvalidInputError(
    'monitor.responseTimeDuration: must be given with service and a threshold: of an external monitor only response times are ' +
      'stored, not whether requests failed or when certificates expire',
    'monitor.responseTimeDuration',
  );
}
