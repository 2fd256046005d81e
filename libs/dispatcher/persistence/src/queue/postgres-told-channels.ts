import { type EndingAlert, ToldChannels } from '@tocsin/dispatcher-domain';
import type { EpochMs } from '@tocsin/runtime';
import { numbers, texts } from '../sql/array-literal.js';
import { TOLD, type ToldRow } from '../sql/told-statement.js';
import type { StatementRunner } from './queue-connection.js';

/** Event time may be ahead of the clock that attempts are stored by. */
const SLACK_MS = 86_400_000;
/** With many receivers down each question is asked of each of them: bounds how long one statement takes. */
const ASKED_AT_ONCE = 200;

export class PostgresToldChannels extends ToldChannels {
  /** @param connection - Of the role `queue`. */
  constructor(private readonly connection: StatementRunner) {
    super();
  }

  override async of(alerts: readonly EndingAlert[]): Promise<readonly ReadonlySet<string>[]> {
    const told = alerts.map(() => new Set<string>());
    for (let start = 0; start < alerts.length; start += ASKED_AT_ONCE) {
      const asked = alerts.slice(start, start + ASKED_AT_ONCE);
      const { rows } = await this.connection.run<ToldRow>(TOLD, [
        texts(asked.map(({ org }) => org)),
        texts(asked.map(({ alertId }) => alertId)),
        numbers(asked.map(({ sequence }) => sequence)),
        `{${asked.map(({ openedAt }) => since(openedAt)).join()}}`,
      ]);
      for (const { n, id } of rows) told[start + n - 1].add(id);
    }
    return told;
  }
}

const since = (openedAt: EpochMs): string => new Date(openedAt - SLACK_MS).toISOString();
