import { type DowntimeState, scopeText } from '@tocsin/payload-schemas';

/** A downtime as API v0 shows it. */
export function downtimeJson(downtime: DowntimeState): object {
  const { id, name, memo, start, duration, recurrence } = downtime;
  return {
    id,
    name,
    memo,
    start,
    duration,
    ...(recurrence !== undefined && { recurrence }),
    serviceScopes: downtime.serviceScopes,
    serviceExcludeScopes: downtime.serviceExcludeScopes,
    roleScopes: downtime.roleScopes.map(scopeText),
    roleExcludeScopes: downtime.roleExcludeScopes.map(scopeText),
    monitorScopes: downtime.monitorScopes,
    monitorExcludeScopes: downtime.monitorExcludeScopes,
  };
}

/** A downtime as API v1 shows it. */
export const fullDowntimeJson = (downtime: DowntimeState): object => ({
  ...downtimeJson(downtime),
  staysSilentAfterEnd: downtime.staysSilentAfterEnd,
});
