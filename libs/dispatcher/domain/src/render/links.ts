import { imagePath } from '@tocsin/delivery-security';

/** Addresses of our own pages, in the path shapes that Mackerel's webhooks have. */
export class Links {
  private readonly base: string;

  constructor(publicUrl: string) {
    this.base = publicUrl.replace(/\/+$/, '');
  }

  /** @param token - Of `ImageTokens`. */
  image(token: string): string {
    return `${this.base}${imagePath(token)}`;
  }

  alert(org: string, alertId: string): string {
    return `${this.org(org)}/alerts/${encodeURIComponent(alertId)}`;
  }

  alertGroup(org: string, groupId: string): string {
    return `${this.org(org)}/alert-groups/${encodeURIComponent(groupId)}`;
  }

  alertGroupSetting(org: string, settingId: string): string {
    return `${this.org(org)}/alert-group-settings/${encodeURIComponent(settingId)}`;
  }

  host(org: string, hostId: string): string {
    return `${this.org(org)}/hosts/${encodeURIComponent(hostId)}`;
  }

  monitor(org: string, monitorId: string): string {
    return `${this.org(org)}/monitors/${encodeURIComponent(monitorId)}`;
  }

  /** A chart of a project. */
  chart(org: string, projectId: string, chartId: string): string {
    return `${this.project(org, projectId)}/charts/${encodeURIComponent(chartId)}`;
  }

  /** A KPI monitor of a project. */
  kpiMonitor(org: string, projectId: string, monitorId: string): string {
    return `${this.project(org, projectId)}/monitors/${encodeURIComponent(monitorId)}`;
  }

  service(org: string, service: string): string {
    return `${this.org(org)}/services/${encodeURIComponent(service)}`;
  }

  role(org: string, service: string, role: string): string {
    return `${this.service(org, service)}#role=${encodeURIComponent(role)}`;
  }

  private project(org: string, projectId: string): string {
    return `${this.org(org)}/projects/${encodeURIComponent(projectId)}`;
  }

  org(org: string): string {
    return `${this.base}/orgs/${encodeURIComponent(org)}`;
  }
}
