import type { Stored } from '@tocsin/config-domain';
import { monitorState, type MonitorState } from '@tocsin/payload-schemas';
import { z } from 'zod';

const storedMonitor = z.object({ revision: z.int(), state: monitorState });

export const SELECT_MONITOR = 'select state, revision from monitor';

export function storedMonitors(rows: readonly unknown[]): Stored<MonitorState>[] {
  return rows.map((row) => {
    const { revision, state } = storedMonitor.parse(row);
    return { revision, entity: state };
  });
}
