import { connectDedicated, type Statement } from '@tocsin/persistence';
import {
  aLeasedDelivery,
  anEndedDelivery,
  aPartitionPlan,
  aPlannedDelivery,
  aPlannedTransition,
  aRetriedDelivery,
  ORG,
} from '@tocsin/dispatcher-domain/testing';
import type pg from 'pg';
import { DISPATCHER_SCHEMA } from '../migrations/dispatcher-migrations.js';
import { DELIVERIES_TOPIC, dispatcherDatabase, type DispatcherDatabase } from '../testing/dispatcher-database.js';
import { PostgresDeliveryPlans } from './postgres-delivery-plans.js';
import { PostgresDeliveryQueue } from './postgres-delivery-queue.js';
import { PostgresDispatcherWorkers } from './postgres-dispatcher-workers.js';
import { PostgresToldChannels } from './postgres-told-channels.js';
import { type PlannerRole, SESSIONS, type StatementRunner } from './queue-connection.js';
import { SurrogateNumbers } from './surrogate-numbers.js';

/*
 * Vacuum of a queue that happens to be empty tells the planner that it has no rows, and autovacuum may do so at any
 * moment. Here it has, the queue fills up, and every statement must still touch no more rows than it was asked for.
 */

const ROWS = 5_000;
const ASKED = 700;
const AT = 1_764_000_000_000;
/** What each statement may touch here: a small multiple of what it was asked for. */
const MOST_ROWS = {
  plan: 2 * ROWS,
  plan_with_skips: 20,
  retry: 4 * 200,
  wake: 2 * ASKED,
  release: 3 * ASKED,
  due: 20,
  told: 3 * 200,
  claim: 4 * 200,
  claim_to_end: 4 * 100,
  free_stuck: 20,
  finish: 4 * ASKED,
};
const relay = { wake: (): void => {} };

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Runs each statement twice: explained and undone, then in earnest. */
class ExplainingRunner implements StatementRunner {
  /** By statement: rows that scans of the queue and comparisons of joins touched. */
  readonly touched = new Map<string, number>();
  readonly wholeReads = new Set<string>();

  private constructor(private readonly client: pg.Client) {}

  static async open(url: string, role: PlannerRole): Promise<ExplainingRunner> {
    const settings = { url, schema: DISPATCHER_SCHEMA, applicationName: 'explain', session: SESSIONS[role] };
    return new ExplainingRunner(await connectDedicated(settings, () => {}));
  }

  async run<Row extends pg.QueryResultRow>({ name, text }: Statement, values: unknown[]): Promise<pg.QueryResult<Row>> {
    if (!this.touched.has(name)) {
      this.touched.set(name, 0);
      await this.client.query(`prepare explain_${name} as ${text}`);
    }
    await this.client.query('begin');
    const arguments_ = values.length > 0 ? `(${values.map((value) => this.literal(value)).join()})` : '';
    const { rows } = await this.client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, format json) execute explain_${name}${arguments_}`,
    );
    await this.client.query('rollback');
    this.read(name, rows[0]['QUERY PLAN'][0].Plan);
    return this.client.query<Row>(text, values);
  }

  close(): Promise<void> {
    return this.client.end();
  }

  private literal(value: unknown): string {
    if (value === null) return 'null';
    if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`;
    if (Array.isArray(value)) return this.client.escapeLiteral(`{${value.join()}}`);
    return typeof value === 'string' ? this.client.escapeLiteral(value) : JSON.stringify(value);
  }

  private read(name: string, node: PlanNode): void {
    const perLoop =
      (node['Relation Name'] === 'open_delivery' ? node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) : 0) +
      (node['Rows Removed by Join Filter'] ?? 0);
    this.touched.set(name, this.touched.get(name)! + perLoop * node['Actual Loops']);
    if (node['Relation Name'] === 'open_delivery' && node['Node Type'] === 'Seq Scan') this.wholeReads.add(name);
    for (const child of node.Plans ?? []) this.read(name, child);
  }
}

let database: DispatcherDatabase;
const runners: ExplainingRunner[] = [];
beforeAll(async () => {
  database = await dispatcherDatabase();
});
afterAll(async () => {
  await Promise.all(runners.map((runner) => runner.close()));
  await database.drop();
});

it.each([{ pages: 0 }, { pages: 1 }, { pages: 40 }])(
  'statistics of a moment when the queue was empty, with $pages pages, mislead no statement',
  async ({ pages }) => {
    await database.clear();
    await emptyWithPages(pages);
    const [planning, queueing] = await Promise.all(
      (['plan', 'queue'] as const).map((role) => ExplainingRunner.open(database.url, role)),
    );
    runners.push(planning, queueing);
    const ids = new SurrogateNumbers(queueing);
    const plans = new PostgresDeliveryPlans(planning, ids, relay, DELIVERIES_TOPIC);
    const queue = new PostgresDeliveryQueue({ control: queueing, finish: queueing }, ids, relay, DELIVERIES_TOPIC);
    const workers = new PostgresDispatcherWorkers(queueing, queueing);
    const worker = await workers.join(60_000);
    await plans.position('tocsin.alerts.v1', 0);
    const subjects = Array.from({ length: ROWS }, (_, i) => `alert${i}`);
    const asked = subjects.slice(0, ASKED);
    const web1 = { org: ORG, id: 'web1' };
    const planOf = (some: readonly string[], sequence: number, expectedOffset: number) =>
      aPartitionPlan({
        expectedOffset,
        transitions: some.map((subject) =>
          aPlannedTransition({
            subject,
            sequence,
            skips: sequence === 1 ? [] : [{ channel: { org: ORG, id: 'mail1' }, reason: 'channel_type_not_offered' }],
            deliveries: [aPlannedDelivery({ mode: sequence === 1 ? 'lease' : 'wait' })],
          }),
        ),
      });

    await plans.plan(worker, [planOf(subjects, 1, 0)], AT);
    await plans.plan(worker, [planOf(subjects.slice(0, 1), 2, 1)], AT);
    await queue.retry(
      worker,
      asked.slice(0, 100).map((subject) => aRetriedDelivery({ delivery: aLeasedDelivery({ subject }) })),
      asked.slice(100, 200).map((subject) => aLeasedDelivery({ subject })),
    );
    await queue.wake(asked.map((subject) => ({ channel: web1, subject })));
    const release = asked.map((subject) => ({ delivery: aLeasedDelivery({ subject }), wasSent: false }));
    await queue.release(worker, release);
    await queue.due();
    const ending = asked.map((alertId) => ({ org: ORG, alertId, sequence: 2, openedAt: AT }));
    await new PostgresToldChannels(queueing).of(ending.slice(0, 200));
    await queue.claim(worker, [{ channel: web1, limit: 200 }]);
    await queue.claimToEnd(worker, web1, 100);
    await workers.freeStuck();
    const ended = subjects
      .slice(ASKED, 2 * ASKED)
      .map((subject) => anEndedDelivery({ delivery: aLeasedDelivery({ subject }), wakesNext: true }));
    expect(await queue.finish(worker, ended)).toBe(ASKED);

    const touched = new Map([...planning.touched, ...queueing.touched]);
    const excessive = Object.entries(MOST_ROWS).filter(([name, most]) => (touched.get(name) ?? Infinity) > most);
    expect(excessive).toEqual([]);
    expect([...planning.wholeReads, ...queueing.wholeReads]).toEqual([]);
  },
);

/** Fills the queue, empties it, and has its statistics taken at that moment. */
async function emptyWithPages(pages: number): Promise<void> {
  await database.query(
    `insert into open_delivery (channel, subject, seq, round, day, form, kind, lane, attempt, owner, next_at)
     select 1, 'old' || i, 1, 0, '2025-11-24', 0, 0, 0, 1, 1, now() from generate_series(1, $1 * 80) i`,
    [pages],
  );
  await database.query('delete from open_delivery');
  await database.query('vacuum (truncate false, analyze) open_delivery');
}
