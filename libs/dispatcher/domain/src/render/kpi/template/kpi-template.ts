import { escaped, escapingOf, renderTemplate, type WebhookTemplate } from '@tocsin/webhook-template';
import { cut } from '../../words/plain-text.js';
import { AMPLITUDE_LIMITS } from '../amplitude/amplitude-limits.js';
import { amplitudeBody } from '../amplitude/amplitude-body.js';
import { aboutSome, type KpiMessage } from '../kpi-message.js';
import { kpiTexts } from '../kpi-texts.js';

/**
 * What the template of a webhook makes of a message, with as many findings as it has room for. Templates are checked when they
 * are saved; what one that cannot be used all the same leaves is the headline, so that nothing is lost.
 */
export function kpiTemplate(message: KpiMessage, template: WebhookTemplate): string {
  for (let count = message.findings.findings.length; count > 0; count = Math.floor(count / 2)) {
    const outcome = renderTemplate(template, templateModel(message, count));
    if (outcome.kind === 'made') return outcome.text;
    if (outcome.kind === 'wrong') break;
  }
  return headlineAlone(message, template);
}

/** What templates can name, of the first findings of a message: `KPI_MEMBERS` of webhook-template lists it. */
export function templateModel(message: KpiMessage, count: number) {
  const told = aboutSome(message, (_, index) => index < count);
  const body = amplitudeBody(told);
  const { headline, title, label, status, color, cards, pages } = kpiTexts(message);
  return {
    ...body,
    charts: body.charts.map((chart, index) => ({
      ...chart,
      label: cards[index]?.label ?? null,
      facts: (cards[index]?.facts ?? []).map(({ name, value }) => ({ name, value: text(value) })),
    })),
    more: message.findings.findings.length - body.charts.length,
    texts: { headline: text(headline), title: text(title), label, status, color, page_url: pages[0].url },
  };
}

function headlineAlone(message: KpiMessage, { contentType }: WebhookTemplate): string {
  const headline = text(kpiTexts(message).headline);
  const escaping = escapingOf(contentType) ?? 'none';
  return escaping === 'json' ? JSON.stringify({ text: headline }) : escaped(headline, escaping);
}

const text = (value: string): string => cut(value, AMPLITUDE_LIMITS.text);
