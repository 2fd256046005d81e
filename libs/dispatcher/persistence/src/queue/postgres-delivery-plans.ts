import {
  DeliveryPlans,
  type PartitionPlan,
  type PlannedDelivery,
  type PlannedSkip,
  type PlannedTransition,
  type PlanResult,
} from '@tocsin/dispatcher-domain';
import type { Statement, Wakeable } from '@tocsin/persistence';
import type { EpochMs } from '@tocsin/runtime';
import { numbers, texts } from '../sql/array-literal.js';
import { type PlanArguments, planArguments } from '../sql/plan-parameters.js';
import { PLAN, PLAN_WITH_SKIPS, type PlanRow } from '../sql/plan-statement.js';
import { ADD_TEMPLATE_PROBLEMS } from '../sql/template-problem-statement.js';
import type { StatementRunner } from './queue-connection.js';
import type { SurrogateNumbers } from './surrogate-numbers.js';

const ADD_POSITION: Statement = {
  name: 'position_add',
  text: 'insert into position (topic, part, next_offset) values ($1, $2, 0) on conflict do nothing',
};
const POSITION: Statement = {
  name: 'position',
  text: 'select next_offset from position where topic = $1 and part = $2',
};

export class PostgresDeliveryPlans extends DeliveryPlans {
  /**
   * @param connection - Of the role `plan`.
   * @param topic - Full name of `deliveries.v1`, for skips.
   */
  constructor(
    private readonly connection: StatementRunner,
    private readonly ids: SurrogateNumbers,
    private readonly relay: Wakeable,
    private readonly topic: string,
  ) {
    super();
  }

  override async position(topic: string, partition: number): Promise<number> {
    await this.connection.run(ADD_POSITION, [topic, partition]);
    const { rows } = await this.connection.run<{ next_offset: number }>(POSITION, [topic, partition]);
    return rows[0].next_offset;
  }

  override async plan(worker: number, plans: readonly PartitionPlan[], at: EpochMs): Promise<PlanResult> {
    const transitions = plans.flatMap((plan) => plan.transitions);
    await this.ids.know(
      transitions.map(({ org }) => org),
      transitions.flatMap(({ deliveries, skips }) => [...deliveries, ...skips].map(({ channel }) => channel)),
    );
    const asked = planArguments(worker, plans, this.ids, this.topic, at);
    await this.addProblems(transitions, at);
    const statement = asked.skips.length > 0 ? PLAN_WITH_SKIPS : PLAN;
    const { rows } = await this.connection.run<PlanRow>(statement, asked.values);
    if (asked.skips.length > 0) this.relay.wake();
    return this.read(rows[0], plans, asked);
  }

  /** First, so that no delivery is without; what is planned after a fault comes with the same ones again. */
  private async addProblems(transitions: readonly PlannedTransition[], at: EpochMs): Promise<void> {
    const rows = transitions.flatMap(({ subject, sequence, templateProblems = [] }) =>
      templateProblems.map(({ channel, problem }) => ({
        channel: this.ids.of(channel).no,
        subject,
        sequence,
        problem,
      })),
    );
    if (rows.length === 0) return;
    await this.connection.run(ADD_TEMPLATE_PROBLEMS, [
      numbers(rows.map(({ channel }) => channel)),
      texts(rows.map(({ subject }) => subject)),
      numbers(rows.map(({ sequence }) => sequence)),
      texts(rows.map(({ problem }) => problem)),
      new Date(at),
    ]);
  }

  private read(row: PlanRow, plans: readonly PartitionPlan[], asked: PlanArguments): PlanResult {
    const moved = new Set(row.moved);
    const fenced = new Set(plans.filter((_, index) => !moved.has(index + 1)));
    const repeated = new Set((row.repeated ?? []).flatMap((n) => asked.transitionOf.get(n) ?? []));
    const dropped = new Set([...fenced].flatMap((plan) => plan.transitions));
    const isPlanned = (transition: PlannedTransition): boolean => !repeated.has(transition) && !dropped.has(transition);
    const waiting = this.waiting(row, asked);
    const toLease = asked.deliveries.filter(
      ({ transition, item }) => item.mode === 'lease' && isPlanned(transition) && !waiting.has(item),
    );
    return {
      isAlive: row.alive > 0,
      fenced,
      repeated,
      waiting,
      joined: new Set<PlannedSkip>((row.joined ?? []).map((n) => asked.skips[n - 1].item)),
      isExact: toLease.length === row.leased,
    };
  }

  private waiting(row: PlanRow, asked: PlanArguments): ReadonlySet<PlannedDelivery> {
    if (row.waiting === null) return new Set();
    const names = new Set(row.waiting.map(([channel, subject, seq]) => `${channel}/${seq}/${subject}`));
    const isWaiting = ({ transition, item }: PlanArguments['deliveries'][number]): boolean =>
      names.has(`${this.ids.of(item.channel).no}/${transition.sequence}/${transition.subject}`);
    return new Set(asked.deliveries.filter(isWaiting).map(({ item }) => item));
  }
}
