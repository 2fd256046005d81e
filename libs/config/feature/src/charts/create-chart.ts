import { Injectable } from '@nestjs/common';
import { actingOf, type Caller, checkChartCount, checkedChartQuery, Configuration } from '@tocsin/config-domain';
import type { ChartState } from '@tocsin/payload-schemas';
import { IdSource } from '@tocsin/runtime';
import { lockProject } from '../projects/lock-project.js';
import { ProjectLimits } from '../projects/project-limits.js';

@Injectable()
export class CreateChart {
  constructor(
    private readonly configuration: Configuration,
    private readonly limits: ProjectLimits,
    private readonly ids: IdSource,
  ) {}

  /**
   * Saves a chart, which everybody may. It belongs to the caller, or to nobody if the key does.
   *
   * @param projectName - The project's id or number.
   * @throws {NotFoundError} If there is no such project.
   * @throws {InvalidInputError} If the query is none.
   * @throws {TooLargeError} If the query is larger than a chart may be.
   * @throws {ConflictError} If the project has as many charts as it may.
   */
  async run(caller: Caller, projectName: string, wanted: Pick<ChartState, 'name' | 'query'>): Promise<ChartState> {
    checkedChartQuery(wanted.query);
    const { userId } = actingOf(caller);
    return this.configuration.change(caller, async (change) => {
      const { project } = await lockProject(change, projectName);
      // Who has left meanwhile owns nothing.
      const owner = userId === null ? undefined : await change.users.lock(userId);
      checkChartCount(await change.charts.count(project.entity.id), this.limits.charts);
      const { name, query } = wanted;
      const ownerId = owner?.entity.id ?? null;
      const chart = { id: this.ids.next(), projectId: project.entity.id, name, ownerId, query };
      await change.charts.insert(chart);
      return chart;
    });
  }
}
