import type { MonitorState, Scope } from '@tocsin/payload-schemas';

/** A service, or one role of it, that is being deleted. */
export type LostScope = Scope;

/**
 * What becomes of a monitor when a service or role is deleted. A monitor whose whole target goes with it is deleted: were
 * its scopes only emptied, it would watch every host instead of none.
 *
 * @returns The monitor without the lost scope, `'deleted'`, or the monitor itself when it is not concerned.
 */
export function afterScopeLoss(monitor: MonitorState, lost: LostScope): MonitorState | 'deleted' {
  switch (monitor.type) {
    case 'service':
      return lost.role === undefined && monitor.service === lost.service ? 'deleted' : monitor;
    case 'external':
      return lost.role === undefined && monitor.service === lost.service ? unlinked(monitor) : monitor;
    case 'host':
    case 'connectivity': {
      const scopes = without(monitor.scopes, lost);
      if (scopes.length === 0 && monitor.scopes.length > 0) return 'deleted';
      const excludeScopes = without(monitor.excludeScopes, lost);
      const isSame = scopes.length === monitor.scopes.length && excludeScopes.length === monitor.excludeScopes.length;
      return isSame ? monitor : { ...monitor, scopes, excludeScopes };
    }
    case 'anomalyDetection': {
      const scopes = without(monitor.scopes, lost);
      if (scopes.length === monitor.scopes.length) return monitor;
      return scopes.length === 0 ? 'deleted' : { ...monitor, scopes };
    }
    default:
      return monitor;
  }
}

const without = (scopes: readonly Scope[], lost: LostScope): Scope[] =>
  scopes.filter(({ service, role }) => service !== lost.service || (lost.role !== undefined && role !== lost.role));

/** Response times have nowhere to be kept without a service. */
function unlinked(monitor: Extract<MonitorState, { type: 'external' }>): MonitorState {
  const {
    service: _service,
    responseTimeWarning: _w,
    responseTimeCritical: _c,
    responseTimeDuration: _d,
    ...rest
  } = monitor;
  return rest;
}
