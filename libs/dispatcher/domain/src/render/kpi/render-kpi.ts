import { compactJson } from '../json/compact-json.js';
import { amplitudeBody } from './amplitude/amplitude-body.js';
import type { KpiMessage } from './kpi-message.js';
import { kpiSlack } from './slack/kpi-slack.js';

/**
 * The body of a message about KPIs, as it is stored. The same arguments give the same bytes. It holds no secrets:
 * `kpiRequest` adds them when the body is sent.
 *
 * @param message - For formats with a request per alert: about one finding, as `kpiRequests` cuts it.
 */
export function renderKpi(message: KpiMessage): Buffer {
  switch (message.form.format) {
    case 'slack':
      return Buffer.from(JSON.stringify(kpiSlack(message)));
    default:
      return Buffer.from(compactJson(amplitudeBody(message)));
  }
}
