import type { Stored } from '@tocsin/config-domain';
import { type ChartState, chartState } from '@tocsin/payload-schemas';
import { z } from 'zod';

const storedChart = z.object({ revision: z.int(), state: chartState });

const SELECT = 'select state, revision from chart where org_id = $1';
/** Ids sort by the time of making. */
export const SELECT_CHARTS_OF_PROJECT = `${SELECT} and project_id = $2 order by id`;
export const SELECT_CHARTS_OF_OWNER = `${SELECT} and owner_id = $2 order by id`;
export const SELECT_CHART = `${SELECT} and project_id = $2 and id = $3`;

export function storedCharts(rows: readonly unknown[]): Stored<ChartState>[] {
  return rows.map((row) => {
    const { revision, state } = storedChart.parse(row);
    return { revision, entity: state };
  });
}
