import type { Stored } from '@tocsin/config-domain';
import { downtimeState, type DowntimeState } from '@tocsin/payload-schemas';
import { z } from 'zod';

const storedDowntime = z.object({ revision: z.int(), state: downtimeState });

export const SELECT_DOWNTIME = 'select state, revision from downtime';

export function storedDowntimes(rows: readonly unknown[]): Stored<DowntimeState>[] {
  return rows.map((row) => {
    const { revision, state } = storedDowntime.parse(row);
    return { revision, entity: state };
  });
}
