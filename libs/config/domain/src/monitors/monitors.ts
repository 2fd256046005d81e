import type { MonitorState } from '@tocsin/payload-schemas';

/** Reads the monitors of an organization as they are committed now. */
export abstract class Monitors {
  /** In the order of `compareMonitors`. */
  abstract list(org: string): Promise<readonly MonitorState[]>;
  abstract find(org: string, id: string): Promise<MonitorState | undefined>;
}
