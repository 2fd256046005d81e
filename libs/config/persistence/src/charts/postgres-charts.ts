import { Charts } from '@tocsin/config-domain';
import type { ChartState } from '@tocsin/payload-schemas';
import type { Rows } from '../rows.js';
import { SELECT_CHART, SELECT_CHARTS_OF_PROJECT, storedCharts } from './chart-rows.js';

export class PostgresCharts extends Charts {
  constructor(private readonly database: Rows) {
    super();
  }

  override async list(org: string, projectId: string): Promise<readonly ChartState[]> {
    const rows = await this.database.rows(SELECT_CHARTS_OF_PROJECT, [org, projectId]);
    return storedCharts(rows).map(({ entity }) => entity);
  }

  override async find(org: string, projectId: string, id: string): Promise<ChartState | undefined> {
    return storedCharts(await this.database.rows(SELECT_CHART, [org, projectId, id]))[0]?.entity;
  }
}
