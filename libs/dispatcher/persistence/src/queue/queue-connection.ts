import {
  connectDedicated,
  databaseError,
  DatabaseUnavailableError,
  isConnectionLost,
  type Statement,
} from '@tocsin/persistence';
import type pg from 'pg';

/** How a connection plans its statements; they are prepared once and planned without knowing their parameters. */
export type PlannerRole = 'plan' | 'queue' | 'lease';

/**
 * A queue's statistics are always wrong: right after a vacuum of a momentarily empty table the planner expects one row
 * and turns joins round. So the ways are fixed. Planning joins a thousand transitions with their deliveries and needs
 * hash joins; everything else finds single rows by key.
 */
export const SESSIONS: Readonly<Record<PlannerRole, Readonly<Record<string, string>>>> = {
  plan: { plan_cache_mode: 'force_generic_plan', enable_seqscan: 'off', enable_nestloop: 'off', jit: 'off' },
  queue: {
    plan_cache_mode: 'force_generic_plan',
    enable_seqscan: 'off',
    enable_hashjoin: 'off',
    enable_mergejoin: 'off',
    jit: 'off',
  },
  lease: {},
};

export interface QueueConnectionSettings {
  readonly url: string;
  readonly schema: string;
  readonly applicationName: string;
  /** A statement without an answer for so long means that the connection is dead. */
  readonly answerTimeoutMs?: number;
}

/** What runs statements one after the other, in the order of the calls. */
export interface StatementRunner {
  /** @throws {DatabaseUnavailableError | DiskFullError} In place of the driver's error; the former leaves the outcome open. */
  run<Row extends pg.QueryResultRow>(statement: Statement, values: unknown[]): Promise<pg.QueryResult<Row>>;
}

/**
 * A connection of its own for one kind of statement, opened on first use and again after it broke.
 */
export class QueueConnection implements StatementRunner {
  private client: pg.Client | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private isClosed = false;

  constructor(
    private readonly settings: QueueConnectionSettings,
    private readonly role: PlannerRole,
  ) {}

  async run<Row extends pg.QueryResultRow>(statement: Statement, values: unknown[]): Promise<pg.QueryResult<Row>> {
    const result = this.last.then(() => this.execute<Row>(statement, values));
    this.last = result.catch(() => undefined);
    return result;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.last;
    await this.client?.end();
  }

  private async execute<Row extends pg.QueryResultRow>(
    { name, text }: Statement,
    values: unknown[],
  ): Promise<pg.QueryResult<Row>> {
    let client: pg.Client | undefined;
    try {
      client = this.client ??= await this.connect();
      return await client.query<Row>({ name, text, values });
    } catch (error) {
      // A statement that was given up still runs; its connection is of no use any more.
      if (isConnectionLost(error) || isGivenUp(error)) this.drop(client);
      throw isGivenUp(error)
        ? new DatabaseUnavailableError(`the database does not answer ${name} in time`, { cause: error })
        : databaseError(error);
    }
  }

  private async connect(): Promise<pg.Client> {
    if (this.isClosed) throw new DatabaseUnavailableError('the connection to the queue has been closed');
    // It may be lost before it has been opened.
    const opened: { client?: pg.Client } = {};
    opened.client = await connectDedicated({ ...this.settings, session: SESSIONS[this.role] }, () => {
      if (opened.client !== undefined && this.client === opened.client) this.client = undefined;
    });
    return opened.client;
  }

  private drop(client: pg.Client | undefined): void {
    if (client === undefined) return;
    if (this.client === client) this.client = undefined;
    void client.end().catch(() => undefined);
  }
}

/** pg's own timeout has no code. */
function isGivenUp(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}
