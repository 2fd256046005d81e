import type { KpiFinding, KpiFindings } from '@tocsin/payload-schemas';
import type { KpiMessage } from './kpi-message.js';
import { Links } from '../links.js';

/** Through what kind of message somebody came to a page. */
export type LinkSource = 'custom_monitor_webhook' | 'custom_monitor_email';

/** Pages that a message about KPIs leads to. */
export class KpiLinks {
  private readonly links: Links;
  private readonly findings: KpiFindings;

  constructor({ installation, findings }: Pick<KpiMessage, 'installation' | 'findings'>) {
    this.links = new Links(installation.publicUrl);
    this.findings = findings;
  }

  monitor(): string {
    const { org, project, monitor } = this.findings;
    return this.links.kpiMonitor(org.name, project.id, monitor.id);
  }

  /** An automatic monitor has no chart: its own page. */
  chart(source: LinkSource): string {
    return `${this.watched()}?source=${source}`;
  }

  /** The chart at the bucket of a finding, where looking for causes begins. */
  rootCause({ bucket }: Pick<KpiFinding, 'bucket'>): string {
    const time = bucket === null ? '' : `&RCA.time=${bucket.start}`;
    return `${this.chart('custom_monitor_email')}${time}`;
  }

  alert({ alert }: Pick<KpiFinding, 'alert'>): string {
    return this.links.alert(this.findings.org.name, alert.id);
  }

  private watched(): string {
    const { org, project, chart } = this.findings;
    return chart === null ? this.monitor() : this.links.chart(org.name, project.id, chart.id);
  }
}
