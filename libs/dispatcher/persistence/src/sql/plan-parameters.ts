import type {
  PartitionPlan,
  PlannedDelivery,
  PlannedSkip,
  PlannedTransition,
  PlanMode,
} from '@tocsin/dispatcher-domain';
import type { EpochMs } from '@tocsin/runtime';
import { eventColumns, skipEvent } from '../queue/delivery-events.js';
import { kindNumber } from '../queue/subject-kinds.js';
import type { SurrogateNumbers } from '../queue/surrogate-numbers.js';
import { numbers, texts } from './array-literal.js';
import { PackedBytes } from './packed-bytes.js';

const MODES: Readonly<Record<PlanMode, number>> = { lease: 1, due: 0, wait: 2 };
const NO_BODY = Buffer.alloc(0);

interface Numbered<T> {
  readonly transition: PlannedTransition;
  /** Number of the transition's first form. */
  readonly n: number;
  readonly item: T;
}

/** The rows behind the parameters, to read the answer by. */
export interface PlanArguments {
  readonly values: unknown[];
  readonly transitionOf: ReadonlyMap<number, PlannedTransition>;
  readonly deliveries: readonly Numbered<PlannedDelivery>[];
  readonly skips: readonly Numbered<PlannedSkip>[];
}

/** Parameters of `PLAN` or, when there are skips, of `PLAN_WITH_SKIPS`. All ids must be known to `ids`. */
export function planArguments(
  worker: number,
  plans: readonly PartitionPlan[],
  ids: SurrogateNumbers,
  topic: string,
  at: EpochMs,
): PlanArguments {
  const forms = new FormColumns(ids);
  const transitionOf = new Map<number, PlannedTransition>();
  const deliveries: Numbered<PlannedDelivery>[] = [];
  const skips: Numbered<PlannedSkip>[] = [];
  plans.forEach((plan, index) => {
    for (const transition of plan.transitions) {
      const n = forms.add(transition, index + 1);
      transitionOf.set(n, transition);
      for (const item of transition.deliveries) deliveries.push({ transition, n, item });
      for (const item of transition.skips) skips.push({ transition, n, item });
    }
  });
  return {
    values: [
      worker,
      texts(plans.map((plan) => plan.topic)),
      numbers(plans.map((plan) => plan.partition)),
      numbers(plans.map((plan) => plan.expectedOffset)),
      numbers(plans.map((plan) => plan.nextOffset)),
      ...forms.values(),
      numbers(deliveries.map(({ n }) => n)),
      numbers(deliveries.map(({ item }) => ids.of(item.channel).no)),
      numbers(deliveries.map(({ item }) => item.form)),
      numbers(deliveries.map(({ transition }) => kindNumber(transition.subjectKind))),
      numbers(deliveries.map(({ item }) => item.lane)),
      numbers(deliveries.map(({ item }) => MODES[item.mode])),
      ...(skips.length > 0 ? skipValues(skips, ids, topic, at) : []),
    ],
    transitionOf,
    deliveries,
    skips,
  };
}

function skipValues(
  skips: readonly Numbered<PlannedSkip>[],
  ids: SurrogateNumbers,
  topic: string,
  at: EpochMs,
): unknown[] {
  const events = skips.map(({ transition, item }) =>
    skipEvent({ ...transition, channel: item.channel, round: 0 }, item.reason, at),
  );
  return [
    numbers(skips.map(({ n }) => n)),
    numbers(skips.map(({ item }) => ids.of(item.channel).no)),
    texts(skips.map(({ item }) => item.reason)),
    numbers(skips.map(({ item }) => item.orWaitAs?.form ?? null)),
    numbers(skips.map(({ transition }) => kindNumber(transition.subjectKind))),
    numbers(skips.map(({ item }) => item.orWaitAs?.lane ?? null)),
    ...eventColumns(
      events,
      skips.map(({ transition }) => transition.traceparent),
    ),
    topic,
  ];
}

/** Columns of `asked`: a row per transition and form; a transition without a body has an empty form 0. */
class FormColumns {
  private readonly plans: number[] = [];
  private readonly organizations: number[] = [];
  private readonly subjects: string[] = [];
  private readonly sequences: number[] = [];
  private readonly forms: number[] = [];
  private readonly days: string[] = [];
  private readonly traces: (string | null)[] = [];
  private readonly bodies = new PackedBytes();

  constructor(private readonly ids: SurrogateNumbers) {}

  /** @returns The number of its form 0. */
  add(transition: PlannedTransition, plan: number): number {
    const first = this.plans.length + 1;
    const org = this.ids.organization(transition.org);
    const bodies = transition.forms.length > 0 ? transition.forms : [NO_BODY];
    bodies.forEach((body, form) => {
      this.plans.push(plan);
      this.organizations.push(org);
      this.subjects.push(transition.subject);
      this.sequences.push(transition.sequence);
      this.forms.push(form);
      this.days.push(transition.day);
      this.traces.push(transition.traceparent);
      this.bodies.add(body);
    });
    return first;
  }

  /** Parameters 6 to 15. */
  values(): unknown[] {
    return [
      numbers(this.plans),
      numbers(this.organizations),
      texts(this.subjects),
      numbers(this.sequences),
      numbers(this.forms),
      `{${this.days.join()}}`,
      texts(this.traces),
      this.bodies.bytes,
      numbers(this.bodies.starts),
      numbers(this.bodies.lengths),
    ];
  }
}
