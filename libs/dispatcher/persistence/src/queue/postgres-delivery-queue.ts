import {
  DeliveryQueue,
  type ChannelKey,
  type DeliveryKey,
  type DueChannel,
  type EndedDelivery,
  type LeasedDelivery,
  type Release,
  type RetriedDelivery,
  type SubjectLane,
} from '@tocsin/dispatcher-domain';
import type { Wakeable } from '@tocsin/persistence';
import { flags, numbers, texts } from '../sql/array-literal.js';
import { finishParameters, keyColumns, retryParameters } from '../sql/outcome-parameters.js';
import { FINISH, RETRY } from '../sql/outcome-statements.js';
import { CLAIM, CLAIM_TO_END, COUNT, DUE, OWNED, RELEASE, WAKE } from '../sql/queue-statements.js';
import type { StatementRunner } from './queue-connection.js';
import { kindOf } from './subject-kinds.js';
import type { SurrogateNumbers } from './surrogate-numbers.js';

interface KeyRow {
  readonly channel: number;
  readonly subject: string;
  readonly seq: number;
  readonly round: number;
}

interface LeasedRow extends KeyRow {
  readonly kind: number;
  readonly attempt: number;
  readonly failures?: number | null;
  readonly body?: Buffer | null;
  readonly trace?: string | null;
}

/** Connections of the role `queue`; outcomes have one of their own, so that they wait for nothing else. */
export interface QueueConnections {
  readonly control: StatementRunner;
  readonly finish: StatementRunner;
}

export class PostgresDeliveryQueue extends DeliveryQueue {
  /** @param topic - Full name of `deliveries.v1`. */
  constructor(
    private readonly connections: QueueConnections,
    private readonly ids: SurrogateNumbers,
    private readonly relay: Wakeable,
    private readonly topic: string,
  ) {
    super();
  }

  override async due(): Promise<readonly DueChannel[]> {
    const { rows } = await this.connections.control.run<{ channel: number; overdue_ms: number }>(DUE, []);
    const keys = await this.ids.keysOf(rows.map(({ channel }) => channel));
    return rows.map(({ overdue_ms: overdueMs }, at) => ({ channel: keys[at], overdueMs }));
  }

  override async claim(
    worker: number,
    wanted: readonly { readonly channel: ChannelKey; readonly limit: number }[],
  ): Promise<readonly LeasedDelivery[]> {
    await this.ids.know(
      [],
      wanted.map(({ channel }) => channel),
    );
    const channels = wanted.map(({ channel }) => this.ids.of(channel));
    const { rows } = await this.connections.control.run<LeasedRow>(CLAIM, [
      worker,
      numbers(channels.map(({ no }) => no)),
      numbers(channels.map(({ org }) => org)),
      numbers(wanted.map(({ limit }) => limit)),
    ]);
    return this.leased(rows);
  }

  override async claimToEnd(worker: number, channel: ChannelKey, limit: number): Promise<readonly LeasedDelivery[]> {
    await this.ids.know([], [channel]);
    const { rows } = await this.connections.control.run<LeasedRow>(CLAIM_TO_END, [
      worker,
      this.ids.of(channel).no,
      limit,
    ]);
    return this.leased(rows);
  }

  override async finish(worker: number, ended: readonly EndedDelivery[]): Promise<number> {
    const values = finishParameters(worker, ended, this.ids, this.topic);
    const { rowCount } = await this.connections.finish.run(FINISH, values);
    this.relay.wake();
    return rowCount ?? 0;
  }

  override async retry(
    worker: number,
    failed: readonly RetriedDelivery[],
    followers: readonly DeliveryKey[],
  ): Promise<number> {
    const values = retryParameters(worker, failed, followers, this.ids, this.topic);
    const { rowCount } = await this.connections.control.run(RETRY, values);
    this.relay.wake();
    return rowCount ?? 0;
  }

  override async wake(lanes: readonly SubjectLane[]): Promise<void> {
    await this.connections.control.run(WAKE, [
      numbers(lanes.map(({ channel }) => this.ids.of(channel).no)),
      texts(lanes.map(({ subject }) => subject)),
    ]);
  }

  override async release(worker: number, leases: readonly Release[]): Promise<void> {
    await this.connections.control.run(RELEASE, [
      worker,
      ...keyColumns(
        leases.map(({ delivery }) => delivery),
        this.ids,
      ),
      flags(leases.map(({ wasSent }) => wasSent)),
    ]);
  }

  override async owned(worker: number): Promise<readonly DeliveryKey[]> {
    const { rows } = await this.connections.control.run<KeyRow>(OWNED, [worker]);
    return this.keys(rows);
  }

  override async count(most: number): Promise<number> {
    const { rows } = await this.connections.control.run<{ open: number }>(COUNT, [most]);
    return rows[0].open;
  }

  private async keys(rows: readonly KeyRow[]): Promise<DeliveryKey[]> {
    const channels = await this.ids.keysOf(rows.map(({ channel }) => channel));
    return rows.map(({ subject, seq, round }, at) => ({ channel: channels[at], subject, sequence: seq, round }));
  }

  private async leased(rows: readonly LeasedRow[]): Promise<LeasedDelivery[]> {
    const keys = await this.keys(rows);
    return rows.map(({ kind, attempt, failures, body = null, trace = null }, index) => ({
      ...keys[index],
      subjectKind: kindOf(kind),
      attempt,
      failures: failures ?? 0,
      body,
      traceparent: trace,
    }));
  }
}
