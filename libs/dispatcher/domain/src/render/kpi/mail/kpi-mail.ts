import type { KpiFinding, KpiFindings } from '@tocsin/payload-schemas';
import { layOut, type MailCard } from '../../mail/mail-page.js';
import { MAIL_LIMITS, type MailText } from '../../mail/mail-text.js';
import type { KpiMessage } from '../kpi-message.js';
import { changeSize } from '../kpi-numbers.js';
import { type KpiCard, kpiTexts } from '../kpi-texts.js';

/** Findings as a mail: a card for each, with its picture. */
export function kpiMail(message: KpiMessage): MailText {
  const { findings, isTest } = message;
  const texts = kpiTexts(message, 'custom_monitor_email');
  const { cards, pages, projectName, monitor, orgName } = texts;
  const left = cards.length - MAIL_LIMITS.cards;
  const shown = cards.slice(0, MAIL_LIMITS.cards).map((card, index) => mailCard(card, findings, index));
  return layOut({
    subject: `${isTest ? '[TEST] ' : ''}[Tocsin] ${countText(findings)} ${placeText(findings)}`,
    preview: `${countText(findings)}: ${monitor.name}`,
    label: texts.label,
    color: texts.color,
    title: texts.title,
    links: pages,
    cards: left > 0 ? [...shown, { heading: `and ${left} more`, detail: '', fields: [], picture: null }] : shown,
    memo: texts.memo,
    context: `${orgName} · project ${projectName} · monitor ${monitor.name}`,
  });
}

function mailCard(card: KpiCard, { findings, monitor }: KpiFindings, index: number): MailCard {
  const finding = findings[index];
  const name = card.series === '' ? monitor.name : card.series;
  const title = findings.length === 1 ? name : `[${card.label}] ${name}`;
  return {
    heading: `${title} ${finding === undefined ? '' : changeText(finding)}`,
    detail: `What happened\n${card.message}`,
    fields: card.facts,
    picture: index < MAIL_LIMITS.pictures ? card.picture : null,
  };
}

const changeText = ({ changePercent, direction }: KpiFinding): string =>
  changePercent === null ? '' : `${direction === 'up' ? '▲' : '▼'} ${changeSize(changePercent)} %`;

/** `3 alerts triggered`; of ends alone `1 alert ended`. */
function countText({ findings }: KpiFindings): string {
  const open = findings.filter(({ alert }) => alert.isOpen).length;
  const count = open === 0 ? findings.length : open;
  return `${count} ${count === 1 ? 'alert' : 'alerts'} ${open === 0 ? 'ended' : 'triggered'}`;
}

const placeText = ({ chart, project, monitor }: KpiFindings): string =>
  chart === null ? `by ${monitor.name} in project: ${project.name}` : `on chart: ${chart.name}`;
