import type { ConnectivityMonitor, ExternalMonitor, MonitorOptions, MonitorState } from '@tocsin/payload-schemas';
import type { MonitorSpec, MonitorSpecOf, RequestHeader } from './monitor-spec.js';

/** What an external monitor sends if its author says nothing of headers. */
const DEFAULT_HEADERS: readonly RequestHeader[] = [{ name: 'Cache-Control', value: 'no-cache' }];

/** Turns the clear text of a member (`url`, `headers/0`) into what may be stored and published. */
export type Seal = (text: string, member: string) => string;

/**
 * The monitor to store for a description.
 *
 * @param stored - What an update replaces: it keeps `alertStatusOnGone` and `headers` where the description leaves them
 *   out, and the options. Undefined for a new monitor, where both have defaults. Must be of the same
 *   kind.
 */
export function monitorOf(id: string, spec: MonitorSpec, seal: Seal, stored?: MonitorState): MonitorState {
  switch (spec.type) {
    case 'connectivity':
      return { ...spec, id, ...keptOptions(stored), alertStatusOnGone: spec.alertStatusOnGone ?? keptStatus(stored) };
    case 'external':
      return external(id, spec, seal, stored);
    case 'host':
    case 'service':
      return { ...spec, id, ...keptOptions(stored) };
    default:
      return { ...spec, id };
  }
}

/** The connectivity monitor that every organization begins with. */
export function defaultConnectivityMonitor(id: string): ConnectivityMonitor {
  return {
    type: 'connectivity',
    id,
    name: 'connectivity',
    memo: '',
    isMute: false,
    alertStatusOnGone: 'CRITICAL',
    scopes: [],
    excludeScopes: [],
  };
}

/** Options are not part of a description: they have a request of their own. */
const keptOptions = (stored?: MonitorState): { options?: MonitorOptions } =>
  stored !== undefined && 'options' in stored && stored.options !== undefined ? { options: stored.options } : {};

const keptStatus = (stored?: MonitorState): ConnectivityMonitor['alertStatusOnGone'] =>
  stored?.type === 'connectivity' ? stored.alertStatusOnGone : 'CRITICAL';

function external(id: string, spec: MonitorSpecOf<'external'>, seal: Seal, stored?: MonitorState): ExternalMonitor {
  const { url, headers, ...rest } = spec;
  const sealHeaders = (clear: readonly RequestHeader[]): ExternalMonitor['headers'] =>
    clear.map(({ name, value }, index) => ({ name, valueSealed: seal(value, `headers/${index}`) }));
  const kept = stored?.type === 'external' ? stored.headers : sealHeaders(DEFAULT_HEADERS);
  return { ...rest, id, urlSealed: seal(url, 'url'), headers: headers === undefined ? kept : sealHeaders(headers) };
}
