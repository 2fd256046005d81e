import type { MonitorKind } from '@tocsin/monitors';
import type { MonitorState } from '@tocsin/payload-schemas';

const KINDS: readonly MonitorKind[] = [
  'connectivity',
  'host',
  'service',
  'external',
  'expression',
  'anomalyDetection',
  'query',
];

/** Order of lists: by kind, then by name, then by id, so that a list never changes by itself. */
export function compareMonitors(a: MonitorState, b: MonitorState): number {
  return KINDS.indexOf(a.type) - KINDS.indexOf(b.type) || compareText(a.name, b.name) || compareText(a.id, b.id);
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
