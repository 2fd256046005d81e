import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import {
  actingOf,
  type Caller,
  checkedChartQuery,
  checkFitsMonitors,
  checkMayChangeChart,
  checkOwnerChange,
  Configuration,
  type NamedMonitor,
} from '@tocsin/config-domain';
import type { ChartState } from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';
import type { ChartReplacement } from './chart-input.js';
import { lockChart } from './lock-chart.js';

/** A chart after an edit. */
export interface ChangedChart {
  readonly chart: ChartState;
  /** Monitors that watch something else now than they did before. */
  readonly affected: readonly NamedMonitor[];
}

@Injectable()
export class UpdateChart {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Replaces a chart. Its monitors follow it, also to another owner.
   *
   * @param projectName - The project's id or number.
   * @throws {NotFoundError} If there is no such chart in the project.
   * @throws {ForbiddenError} If the caller may not change it, or not give it another owner.
   * @throws {InvalidInputError} If the query is none, or there is no such user.
   * @throws {TooLargeError} If the query is larger than a chart may be.
   * @throws {ConflictError} If a monitor that watches it does not fit the query.
   */
  async run(caller: Caller, projectName: string, id: string, wanted: ChartReplacement): Promise<ChangedChart> {
    const query = checkedChartQuery(wanted.query);
    const acting = actingOf(caller);
    return this.configuration.change(caller, async (change) => {
      const { chart: before, watching } = await lockChart(change, projectName, id);
      const chart = { ...before.entity, ...wanted };
      const { ownerId } = chart;
      checkMayChangeChart(acting, before.entity, 'change');
      checkOwnerChange(acting, before.entity, ownerId);
      const monitors = watching.map(({ entity }) => entity);
      checkFitsMonitors(chart, query, monitors);
      if (ownerId !== before.entity.ownerId) {
        if (ownerId !== null && (await change.users.lock(ownerId)) === undefined) throw ownerNotFound(ownerId);
        for (const each of watching) await change.kpiMonitors.save(each, { ...each.entity, ownerId });
      }
      await change.charts.save(before, chart);
      return { chart, affected: isDeepStrictEqual(chart.query, before.entity.query) ? [] : monitors };
    });
  }
}

const ownerNotFound = (id: string): InvalidInputError =>
  new InvalidInputError(`ownerId: there is no user "${id}" in this organization`, 'ownerId');
