import type { Problem } from '@tocsin/platform';

/** How long a check of readiness may fail before it is a fault: brokers and databases may be restarted. */
export const FAULT_AFTER_MS = 30_000;

/** What a process has seen of its own problems, on its monotonic clock. */
export interface PlatformAlert {
  /** Since when each problem has been there without a break, by its name. */
  readonly since: ReadonlyMap<string, number>;
  readonly isOpen: boolean;
  /** What is told when the alert opens. */
  readonly faults: readonly Problem[];
}

export const ALL_IS_WELL: PlatformAlert = { since: new Map(), isOpen: false, faults: [] };

/**
 * Advances the alert of the platform by one look at its checks. It opens with the first fault, and closes when there is
 * neither a fault nor a problem that may become one.
 *
 * @param passing - Problems that may pass: each is a fault once it has lasted `FAULT_AFTER_MS`.
 * @param lasting - Problems that are faults already.
 */
export function nextPlatformAlert(
  previous: PlatformAlert,
  passing: readonly Problem[],
  lasting: readonly Problem[],
  nowMs: number,
): PlatformAlert {
  const since = new Map(passing.map(({ name }) => [name, previous.since.get(name) ?? nowMs]));
  const hasLasted = ({ name }: Problem): boolean => nowMs - (since.get(name) ?? nowMs) >= FAULT_AFTER_MS;
  const faults = [...lasting, ...passing.filter(hasLasted)];
  const isOpen = faults.length > 0 || (previous.isOpen && passing.length > 0);
  return { since, isOpen, faults };
}
