import type { AlertTransition } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';

const HOUR = 3600;
/** Shown of a short alert. */
const LEAST_SECONDS = 3 * HOUR;
/** Shown at most. */
const MOST_SECONDS = 24 * HOUR;
/** What is shown before the opening, as a part of the time that the alert has been open. */
const BEFORE = 0.5;

/** What of a transition tells when it was. */
type Judged = Pick<AlertTransition, 'at' | 'alert' | 'why'>;

/** When a transition was judged: its event time, or the newest point that it was judged on. */
export function judgedAt({ at, alert, why }: Judged): EpochSeconds {
  return Math.max(at ?? alert.statusChangedAt, ...(why?.points.map(({ time }) => time) ?? []));
}

/** What the graph of a transition spans: hours up to the judgement, more of a long alert, so that its opening is seen. */
export function graphWindow(transition: Judged): {
  readonly from: EpochSeconds;
  readonly to: EpochSeconds;
} {
  const to = judgedAt(transition);
  const wanted = (to - transition.alert.openedAt) * (1 + BEFORE);
  return { from: to - Math.round(Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, wanted))), to };
}
