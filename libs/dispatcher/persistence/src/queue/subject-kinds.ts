import type { SubjectKind } from '@tocsin/dispatcher-domain';

/** Numbers are stored: a new kind goes to the end. */
const KINDS: readonly SubjectKind[] = ['alert', 'notice', 'test', 'alertGroup', 'kpi'];

/** As stored in `open_delivery.kind`. */
export const kindNumber = (kind: SubjectKind): number => KINDS.indexOf(kind);
export const kindOf = (number: number): SubjectKind => KINDS[number];

/** As stored in `attempt.ended`; null: another attempt follows. */
export const ENDED = { delivered: 1, dead: 2, skipped: 3 } as const;
