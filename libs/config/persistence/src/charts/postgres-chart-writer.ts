import { ChartWriter, type Stored } from '@tocsin/config-domain';
import type { ChartState } from '@tocsin/payload-schemas';
import type { ChangeScope } from '../changes/change-scope.js';
import { StateTable } from '../changes/state-table.js';
import { SELECT_CHART, SELECT_CHARTS_OF_OWNER, SELECT_CHARTS_OF_PROJECT, storedCharts } from './chart-rows.js';

/** Rows are read without locks of their own: whoever changes one holds the organization. */
export class PostgresChartWriter extends ChartWriter {
  private readonly table: StateTable<'chart'>;

  constructor(private readonly scope: ChangeScope) {
    super();
    this.table = new StateTable(scope, 'chart');
  }

  override async count(projectId: string): Promise<number> {
    const rows = await this.scope.rows(
      'select count(*)::int as count from chart where org_id = $1 and project_id = $2',
      [this.scope.org, projectId],
    );
    return (rows as { count: number }[])[0].count;
  }

  override async find(projectId: string, id: string): Promise<Stored<ChartState> | undefined> {
    return storedCharts(await this.scope.rows(SELECT_CHART, [this.scope.org, projectId, id]))[0];
  }

  override async ofProject(projectId: string): Promise<readonly Stored<ChartState>[]> {
    return storedCharts(await this.scope.rows(SELECT_CHARTS_OF_PROJECT, [this.scope.org, projectId]));
  }

  override async ownedBy(userId: string): Promise<readonly Stored<ChartState>[]> {
    return storedCharts(await this.scope.rows(SELECT_CHARTS_OF_OWNER, [this.scope.org, userId]));
  }

  override insert(chart: ChartState): Promise<void> {
    return this.table.insert(chart);
  }

  override save(before: Stored<ChartState>, chart: ChartState): Promise<void> {
    return this.table.save(before, chart);
  }

  override remove(before: Stored<ChartState>): Promise<void> {
    return this.table.remove(before);
  }
}
