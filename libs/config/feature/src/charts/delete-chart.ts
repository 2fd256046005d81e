import { Injectable } from '@nestjs/common';
import { actingOf, type Caller, checkMayChangeChart, checkUnwatched, Configuration } from '@tocsin/config-domain';
import type { ChartState } from '@tocsin/payload-schemas';
import { lockChart } from './lock-chart.js';

@Injectable()
export class DeleteChart {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Removes a chart that no monitor watches.
   *
   * @param projectName - The project's id or number.
   * @returns The chart as it was.
   * @throws {NotFoundError} If there is no such chart in the project.
   * @throws {ForbiddenError} If the caller may not delete it.
   * @throws {ConflictError} If monitors watch it.
   */
  async run(caller: Caller, projectName: string, id: string): Promise<ChartState> {
    return this.configuration.change(caller, async (change) => {
      const { chart, watching } = await lockChart(change, projectName, id);
      checkMayChangeChart(actingOf(caller), chart.entity, 'delete');
      checkUnwatched(
        chart.entity,
        watching.map(({ entity }) => entity),
      );
      await change.charts.remove(chart);
      return chart.entity;
    });
  }
}
