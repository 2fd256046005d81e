import { targetKey } from '@tocsin/evaluator-domain';
import type { AlertTransition } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';

/** Transitions that are kept of one preview: the first. */
export const MAX_TRANSITIONS = 1_000;

/** Gathers what a preview finds, target by target. */
export class PreviewFindings {
  /** How much has been played, from 0 to 1. */
  done = 0;
  /** Sentences for whoever reads the result. */
  readonly notes: string[] = [];
  /** Series that were read, and their points. */
  series = 0;
  points = 0;
  total = 0;
  opened = 0;
  private readonly before: AlertTransition[] = [];
  private first: AlertTransition[] = [];

  /** @param to - Where the stored samples end, if that is earlier than what was asked for. */
  constructor(
    readonly from: EpochSeconds,
    readonly to: EpochSeconds,
  ) {}

  add(transitions: readonly AlertTransition[]): void {
    for (const transition of transitions) {
      this.total++;
      if (transition.sequence === 1) this.opened++;
      this.first.push(transition);
    }
    if (this.first.length > 2 * MAX_TRANSITIONS) this.first = this.inOrder();
  }

  addOpenBefore(transitions: readonly AlertTransition[]): void {
    this.before.push(...transitions);
  }

  get openBefore(): readonly AlertTransition[] {
    return this.before.toSorted(compare);
  }

  /** The first of the span, in order of time. */
  get transitions(): readonly AlertTransition[] {
    return this.inOrder();
  }

  private inOrder(): AlertTransition[] {
    return this.first.toSorted(compare).slice(0, MAX_TRANSITIONS);
  }
}

function compare(a: AlertTransition, b: AlertTransition): number {
  const [one, other] = [targetKey(a.alert.target), targetKey(b.alert.target)];
  if (one !== other) return timeOf(a) - timeOf(b) || (one < other ? -1 : 1);
  // Those of one target were found in order.
  return timeOf(a) - timeOf(b);
}

const timeOf = ({ at, alert }: AlertTransition): number => at ?? alert.statusChangedAt;
