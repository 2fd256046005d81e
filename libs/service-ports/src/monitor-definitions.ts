import type { KpiMonitorState, MonitorState } from '@tocsin/payload-schemas';

/** Asks `config` what it would store for a monitor that a client describes. Nothing is stored. */
export abstract class MonitorDefinitions {
  /**
   * @param definition - The body with which API v0 makes a monitor, with `options` of API v1 if it has any.
   * @returns The monitor, with an id that no stored one has.
   * @throws {InvalidInputError} Naming the member, as making it would.
   * @throws {UnavailableError} If `config` does not answer.
   */
  abstract read(org: string, definition: unknown): Promise<MonitorState>;
  /**
   * @param projectId - Of the project that it would be in.
   * @param definition - The body with which API v1 makes a KPI monitor.
   * @returns The monitor, with an id that no stored one has.
   * @throws {InvalidInputError} Naming the member, as making it would.
   * @throws {UnavailableError} If `config` does not answer.
   */
  abstract readKpi(org: string, projectId: string, definition: unknown): Promise<KpiMonitorState>;
}
