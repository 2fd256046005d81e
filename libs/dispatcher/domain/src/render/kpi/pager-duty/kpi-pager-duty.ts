import { isoText } from '../../words/date-text.js';
import { oneLine } from '../../words/plain-text.js';
import { type AmplitudeChart, amplitudeBody } from '../amplitude/amplitude-body.js';
import type { KpiMessage } from '../kpi-message.js';
import { oneFinding } from '../one-finding.js';
import { PAGER_DUTY_LIMITS } from './pager-duty-limits.js';

/** An event for PagerDuty, but for its routing key, which no stored body holds. */
export interface PagerDutyEvent {
  readonly event_action: 'trigger' | 'resolve';
  readonly dedup_key: string;
  readonly payload: {
    readonly summary: string;
    readonly source: string;
    readonly severity: 'critical' | 'warning' | 'info';
    readonly timestamp: string;
    readonly component: string;
    readonly group: string;
    readonly class: string;
    readonly custom_details: AmplitudeChart | undefined;
  };
  readonly client: 'Tocsin';
  readonly client_url: string;
  readonly links: readonly { readonly href: string; readonly text: string }[];
  /** PagerDuty takes those alone that are reached by HTTPS. */
  readonly images: readonly { readonly src: string; readonly href: string; readonly alt: string }[];
}

/**
 * A finding for PagerDuty: an open alert triggers, its end resolves. The alert's severity is the monitor's.
 *
 * @param message - About one finding.
 */
export function kpiPagerDuty(message: KpiMessage): PagerDutyEvent {
  const { finding, texts, card, key } = oneFinding(message);
  const { at, monitor } = message.findings;
  const {
    pages: [page],
  } = texts;
  const { picture } = card;
  return {
    event_action: finding.alert.isOpen ? 'trigger' : 'resolve',
    dedup_key: key,
    payload: {
      summary: oneLine(texts.headline, PAGER_DUTY_LIMITS.summary),
      source: short(`${texts.orgName} / ${texts.projectName}`),
      severity: monitor.severity,
      timestamp: isoText(at),
      component: short(card.series === '' ? texts.monitor.name : card.series),
      group: short(texts.projectName),
      class: finding.condition.type,
      custom_details: amplitudeBody(message).charts[0],
    },
    client: 'Tocsin',
    client_url: texts.monitor.url,
    links: texts.pages.map(({ text, url }) => ({ href: url, text })),
    images:
      picture === null || !picture.url.startsWith('https:')
        ? []
        : [{ src: picture.url, href: page.url, alt: short(picture.description) }],
  };
}

const short = (text: string): string => oneLine(text, PAGER_DUTY_LIMITS.text);
