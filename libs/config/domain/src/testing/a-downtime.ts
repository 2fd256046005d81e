import type { DowntimeState } from '@tocsin/payload-schemas';

/** An hour of everything, once. */
export function aDowntime(given: Partial<DowntimeState> = {}): DowntimeState {
  return {
    id: 'downtime1',
    name: 'maintenance',
    memo: '',
    start: 1_764_000_000,
    duration: 60,
    serviceScopes: [],
    serviceExcludeScopes: [],
    roleScopes: [],
    roleExcludeScopes: [],
    monitorScopes: [],
    monitorExcludeScopes: [],
    staysSilentAfterEnd: false,
    ...given,
  };
}
