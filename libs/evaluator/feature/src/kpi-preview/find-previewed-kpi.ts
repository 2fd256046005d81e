import { Injectable } from '@nestjs/common';
import type { ConfigRecord, KpiMonitorState } from '@tocsin/payload-schemas';
import { ConfigurationView } from '@tocsin/platform';
import { NotFoundError } from '@tocsin/runtime';
import { MonitorDefinitions } from '@tocsin/service-ports';

/** A KPI monitor that is stored, or the description of one. */
export type PreviewedKpi = { readonly monitorId: string } | { readonly monitor: unknown };

/** A monitor that is to be previewed, with all that it is judged by. */
export interface FoundKpi {
  readonly monitor: KpiMonitorState;
  readonly revision: number;
  readonly configuration: readonly ConfigRecord[];
}

/** Finds what is to be previewed. */
@Injectable()
export class FindPreviewedKpi {
  constructor(
    private readonly view: ConfigurationView,
    private readonly definitions: MonitorDefinitions,
  ) {}

  /**
   * @throws {NotFoundError} If there is no such monitor in the project.
   * @throws {InvalidInputError} If the description is wrong.
   * @throws {UnavailableError} If `config` does not answer.
   */
  async run(org: string, projectId: string, previewed: PreviewedKpi): Promise<FoundKpi> {
    const { monitor, revision } = await this.monitor(org, projectId, previewed);
    const { source, snoozedUntil: _now, ...others } = monitor;
    // Of the past nobody is put off.
    const state = { ...others, source };
    const actor = { kind: 'system', id: 'preview' } as const;
    const record = { kind: 'kpiMonitor', org, id: state.id, revision, at: 0, actor, state } as const;
    const around = [
      this.view.entry('organization', org, org)?.record,
      this.view.entry('project', org, projectId)?.record,
      ...(source.type === 'chart' ? [this.view.entry('chart', org, source.chartId)?.record] : []),
    ];
    const configuration = [...around.filter((each) => each !== undefined), record];
    return { monitor: state, revision, configuration };
  }

  private async monitor(
    org: string,
    projectId: string,
    previewed: PreviewedKpi,
  ): Promise<Pick<FoundKpi, 'monitor' | 'revision'>> {
    if ('monitor' in previewed) {
      return { monitor: await this.definitions.readKpi(org, projectId, previewed.monitor), revision: 1 };
    }
    const record = this.view.entry('kpiMonitor', org, previewed.monitorId)?.record;
    if (record === undefined || record.deleted === true || record.state.projectId !== projectId) {
      throw new NotFoundError('Monitor Not Found.');
    }
    return { monitor: record.state, revision: record.revision };
  }
}
