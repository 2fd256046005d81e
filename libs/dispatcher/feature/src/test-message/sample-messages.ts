import {
  type Installation,
  kpiFormOf,
  type RenderedKpi,
  renderKpi,
  sampleFindings,
  sampleImageUrl,
} from '@tocsin/dispatcher-domain';
import type { KpiMonitorState, ProjectState, ProjectWebhookState } from '@tocsin/payload-schemas';
import type { ConfigurationView } from '@tocsin/platform';
import type { Clock, IdSource } from '@tocsin/runtime';

/** What messages to project webhooks look like, before a monitor has found anything. */
export class SampleMessages {
  constructor(
    private readonly view: ConfigurationView,
    private readonly installation: Installation,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /**
   * A message that is marked as a test, as it is stored. It has the names of a monitor and its chart; numbers and picture are
   * made up.
   *
   * @param monitor - Undefined: an example.
   */
  render(
    org: string,
    project: ProjectState,
    webhook: Pick<ProjectWebhookState, 'format' | 'template'>,
    monitor: KpiMonitorState | undefined,
    deliveryId: string,
  ): RenderedKpi {
    const { view, installation } = this;
    const chart = monitor?.source.type === 'chart' ? view.find('chart', org, monitor.source.chartId) : undefined;
    const { id, number, name, timeZone } = project;
    const findings = sampleFindings({
      org: { id: org, name: view.find('organization', org, org)?.name ?? org },
      project: { id, number, name, timeZone },
      ...(monitor !== undefined && { monitor }),
      ...(chart !== undefined && { chart }),
      at: Math.floor(this.clock.now() / 1_000),
      alertId: this.ids.next(),
    });
    const imageUrls = findings.findings.map(() => sampleImageUrl(installation));
    const form = kpiFormOf(webhook);
    return renderKpi({ findings, form, deliveryId, installation, imageUrls, isTest: true });
  }
}
