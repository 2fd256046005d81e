import { compactJson } from '../json/compact-json.js';
import { mailBytes } from '../mail/mail-text.js';
import { amplitudeBody } from './amplitude/amplitude-body.js';
import { kpiDiscord } from './discord/kpi-discord.js';
import { kpiGoogleChat } from './google-chat/kpi-google-chat.js';
import type { KpiForm, KpiMessage } from './kpi-message.js';
import { kpiMail } from './mail/kpi-mail.js';
import { kpiOpsgenie } from './opsgenie/kpi-opsgenie.js';
import { kpiPagerDuty } from './pager-duty/kpi-pager-duty.js';
import { kpiSlack } from './slack/kpi-slack.js';
import { kpiTeams } from './teams/kpi-teams.js';
import { kpiTemplate } from './template/kpi-template.js';

/** The body of a message about KPIs. */
export interface RenderedKpi {
  readonly body: Buffer;
  /** Why the template could not be used; absent: it could, or there is none. */
  readonly templateFault?: string;
}

/**
 * The body of a message about KPIs, as it is stored. The same arguments give the same bytes. It holds no secrets:
 * `kpiRequest` adds them when the body is sent.
 *
 * @param message - For formats with a request per alert: about one finding, as `kpiRequests` cuts it.
 */
export function renderKpi(message: KpiMessage): RenderedKpi {
  const { form } = message;
  if (form.format === 'mail') return { body: mailBytes(kpiMail(message)) };
  if (form.format !== 'template') return { body: Buffer.from(compactJson(kpiJson(message, form.format))) };
  const { text, fault } = kpiTemplate(message, form.template);
  return { body: Buffer.from(text), ...(fault !== undefined && { templateFault: fault }) };
}

function kpiJson(message: KpiMessage, format: Exclude<KpiForm['format'], 'template' | 'mail'>): unknown {
  switch (format) {
    case 'amplitude':
      return amplitudeBody(message);
    case 'slack':
      return kpiSlack(message);
    case 'teams':
      return kpiTeams(message);
    case 'discord':
      return kpiDiscord(message);
    case 'googleChat':
      return kpiGoogleChat(message);
    case 'pagerDuty':
      return kpiPagerDuty(message);
    case 'opsgenie':
      return kpiOpsgenie(message);
  }
}
