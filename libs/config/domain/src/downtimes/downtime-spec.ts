import type { DowntimeState } from '@tocsin/payload-schemas';

/** A downtime as its author describes it. `staysSilentAfterEnd` that is left out stays as it is; false for a new one. */
export type DowntimeSpec = Omit<DowntimeState, 'id' | 'staysSilentAfterEnd'> &
  Partial<Pick<DowntimeState, 'staysSilentAfterEnd'>>;
