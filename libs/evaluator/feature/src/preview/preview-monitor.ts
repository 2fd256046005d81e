import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  hostKey,
  isReplayable,
  looksAt,
  namesMetric,
  Replay,
  type ReplayableMonitor,
  replayedMetrics,
  replayLeadSeconds,
  type ReplaySeries,
  SampleStore,
  serviceKey,
} from '@tocsin/evaluator-domain';
import type { ConfigRecord, MonitorState } from '@tocsin/payload-schemas';
import { ConfigurationView } from '@tocsin/platform';
import { type EpochSeconds, InvalidInputError, NotFoundError, UnavailableError } from '@tocsin/runtime';
import { MonitorDefinitions } from '@tocsin/service-ports';

/** Points that one preview may play: half a minute of one core. */
const MAX_POINTS = 1_000_000;
/** Series that are read at the same time. */
const READS_AT_ONCE = 4;
/** Records that are played before others have their turn. */
const RECORDS_PER_TURN = 1_000;
/** Previews at the same time in this process. */
const MAX_RUNNING = 2;
/** Kinds of configuration that judging depends on, besides the monitor. */
const KINDS: readonly string[] = ['organization', 'service', 'host', 'graphDefinition', 'downtime'];

/** A monitor that is stored, or the description of one. */
export type Previewed = { readonly monitorId: string } | { readonly monitor: unknown };

/** What a monitor would have found, by stored samples and the configuration as it is now. */
@Injectable()
export class PreviewMonitor {
  private running = 0;

  constructor(
    private readonly samples: SampleStore,
    private readonly view: ConfigurationView,
    private readonly definitions: MonitorDefinitions,
  ) {}

  /**
   * @returns The replay, played to its end.
   * @throws {InvalidInputError} If the monitor is wrong or of a kind that samples alone do not decide, or if there are too
   *   many points.
   * @throws {NotFoundError} If there is no such monitor.
   * @throws {UnavailableError} If others are at it, or `config` does not answer.
   */
  async run(org: string, previewed: Previewed, from: EpochSeconds, to: EpochSeconds): Promise<Replay> {
    if (this.running >= MAX_RUNNING) throw new UnavailableError(`${MAX_RUNNING} previews are running; try again soon`);
    this.running++;
    try {
      return await this.play(org, await this.recordOf(org, previewed), from, to);
    } finally {
      this.running--;
    }
  }

  private async play(org: string, record: MonitorRecord, from: EpochSeconds, to: EpochSeconds): Promise<Replay> {
    const monitor = replayable(record.state);
    const since = from - replayLeadSeconds(monitor);
    const series = await this.seriesOf(org, monitor, since, to);
    const surroundings = this.view.changesSince(0).flatMap(({ record: each }) => (isNeeded(each, org) ? [each] : []));
    const replay = new Replay({ org, configuration: [...surroundings, record], series, since, from, to });
    while (!replay.run(RECORDS_PER_TURN)) await nextTurn();
    return replay;
  }

  private async recordOf(org: string, previewed: Previewed): Promise<MonitorRecord> {
    if ('monitorId' in previewed) {
      const entry = this.view.entry('monitor', org, previewed.monitorId);
      if (entry === undefined || entry.record.deleted) throw new NotFoundError('Monitor Not Found.');
      return entry.record;
    }
    const state = await this.definitions.read(org, previewed.monitor);
    return { kind: 'monitor', org, id: state.id, revision: 1, at: 0, actor: { kind: 'system', id: 'preview' }, state };
  }

  /** Points of every owner that the monitor looks at now. */
  private async seriesOf(
    org: string,
    monitor: ReplayableMonitor,
    since: EpochSeconds,
    to: EpochSeconds,
  ): Promise<readonly ReplaySeries[]> {
    const names = await this.namesOf(org, monitor);
    const series: ReplaySeries[] = [];
    let points = 0;
    const read = async (): Promise<void> => {
      for (let name = names.pop(); name !== undefined; name = names.pop()) {
        const found = await this.samples.range(org, name.owner, name.metric, since, to);
        points += found.length;
        if (points > MAX_POINTS) {
          throw new InvalidInputError(
            `to: the span has more than ${MAX_POINTS} points of this monitor; shorten it or narrow the scopes`,
            'to',
          );
        }
        if (found.length > 0) series.push({ ...name, points: found });
      }
    };
    await Promise.all(Array.from({ length: READS_AT_ONCE }, read));
    // In an order that does not depend on which read was faster.
    return series.sort((a, b) => (`${a.owner} ${a.metric}` < `${b.owner} ${b.metric}` ? -1 : 1));
  }

  private async namesOf(
    org: string,
    monitor: ReplayableMonitor,
  ): Promise<{ readonly owner: string; readonly metric: string }[]> {
    const patterns = replayedMetrics(monitor);
    const owners =
      monitor.type === 'service'
        ? [serviceKey(monitor.service)]
        : this.view
            .list('host', org)
            .filter(({ record }) => looksAt(monitor, record.state))
            .map(({ record }) => hostKey(record.id));
    const names: { owner: string; metric: string }[] = [];
    for (const owner of owners) {
      const known = patterns.some((pattern) => pattern.includes('*')) ? await this.samples.names(org, owner) : patterns;
      for (const metric of known) {
        if (patterns.some((pattern) => namesMetric(pattern, metric))) names.push({ owner, metric });
      }
    }
    return names;
  }
}

type MonitorRecord = Extract<ConfigRecord, { kind: 'monitor' }>;

const isNeeded = ({ org: of, kind, deleted }: ConfigRecord, org: string): boolean =>
  of === org && deleted !== true && KINDS.includes(kind);

function replayable(monitor: MonitorState): ReplayableMonitor {
  if (isReplayable(monitor)) return monitor;
  throw new InvalidInputError(
    `monitor.type: must be "host" or "service": stored samples alone do not tell what a monitor of type "${monitor.type}" finds`,
    'monitor.type',
  );
}
