import { bucketText, conditionText, valueText } from '@tocsin/kpi-text';
import type { AlertStatus, KpiFinding, KpiFindings } from '@tocsin/payload-schemas';
import { COLOR } from '../words/alert-words.js';
import { durationText } from '../words/duration-text.js';
import { lines, oneLine } from '../words/plain-text.js';
import { KpiLinks, type LinkSource } from './kpi-links.js';
import type { KpiMessage } from './kpi-message.js';
import { changeSize } from './kpi-numbers.js';
import { stillBreaches } from './still-breaches.js';

/** UTF-16 units. */
const LONGEST = 20_000;

/** A name of ours and what there is to say under it. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** What people are told of one finding. */
export interface KpiCard {
  readonly status: AlertStatus;
  readonly label: string;
  /** The series, where the monitor alone does not say it. */
  readonly series: string;
  readonly message: string;
  /** Ten at most. */
  readonly facts: readonly Fact[];
  readonly picture: { readonly url: string; readonly description: string } | null;
}

/** A button. */
export interface PageLink {
  readonly text: string;
  readonly url: string;
}

/**
 * What people are told, apart from how a receiver wants it: plain texts, of which message and memo alone have lines, longer
 * than any receiver takes.
 */
export interface KpiTexts {
  /** One line that says it all. */
  readonly headline: string;
  readonly title: string;
  readonly label: string;
  /** The worst of all. */
  readonly status: AlertStatus;
  readonly color: string;
  readonly cards: readonly [KpiCard, ...KpiCard[]];
  readonly memo: string;
  /** The page of the chart first, if there is one. */
  readonly pages: readonly [PageLink, ...PageLink[]];
  readonly monitor: { readonly url: string; readonly name: string };
  readonly projectName: string;
  readonly orgName: string;
}

/** Puts into words what a message tells. */
export function kpiTexts(message: KpiMessage, source: LinkSource = 'custom_monitor_webhook'): KpiTexts {
  const { findings, isTest, imageUrls } = message;
  const { monitor, project, org, chart } = findings;
  const links = new KpiLinks(message);
  const cards = findings.findings.map((finding, index) => cardOf(finding, findings, imageUrls[index] ?? null));
  const [first] = cards;
  if (first === undefined) throw new TypeError('a message about KPIs needs a finding');
  const monitorPage = { text: 'Open the monitor', url: links.monitor() };
  const mark = isTest ? '[TEST] ' : '';
  const status = worstOf(cards);
  const label = status === 'ok' ? first.label : (cards.find((card) => card.status === status)?.label ?? first.label);
  return {
    headline: line(`${mark}[${label}] ${monitor.name}${told(cards, first)}`),
    title: line(`${mark}${headerOf(findings, findings.findings)}`) || 'KPI monitor',
    label,
    status,
    color: COLOR[status],
    cards: [first, ...cards.slice(1)],
    memo: lines(monitor.memo, LONGEST),
    pages: chart === null ? [monitorPage] : [{ text: 'Open the chart', url: links.chart(source) }, monitorPage],
    monitor: { url: links.monitor(), name: line(monitor.name) },
    projectName: line(project.name),
    orgName: line(org.name),
  };
}

/** The title of findings: the monitor's name; of an automatic monitor the event, if they are about one. */
export function headerOf({ monitor }: Pick<KpiFindings, 'monitor'>, about: readonly KpiFinding[]): string {
  const [first] = about;
  return monitor.isAutomatic && about.length === 1 && first !== undefined ? first.series.name : monitor.name;
}

/** What has happened, in a word or two. */
export function labelOf(finding: KpiFinding, unit: KpiFindings['unit']): string {
  const { alert, change, shift, bucket, value } = finding;
  if (shift !== undefined) return 'NEW LEVEL';
  if (alert.isOpen) return change === 'resend' ? 'STILL OPEN' : 'ALERT';
  return bucket === null || value === null || stillBreaches(finding, unit) ? 'CLOSED' : 'RECOVERED';
}

const GRAVITY: Readonly<Record<AlertStatus, number>> = { ok: 0, unknown: 1, warning: 2, critical: 3 };

function worstOf(cards: readonly KpiCard[]): AlertStatus {
  return cards.reduce<AlertStatus>((worst, { status }) => (GRAVITY[status] > GRAVITY[worst] ? status : worst), 'ok');
}

function told(cards: readonly KpiCard[], first: KpiCard): string {
  if (cards.length === 1) return `${first.series === '' ? '' : ` (${first.series})`}: ${first.message}`;
  const open = cards.filter(({ status }) => status !== 'ok').length;
  const ended = cards.length - open;
  const parts = [
    ...(open === 0 ? [] : [open === 1 ? '1 alert' : `${open} alerts`]),
    ...(ended === 0 ? [] : [`${ended} ended`]),
  ];
  return `: ${parts.join(', ')}`;
}

function cardOf(finding: KpiFinding, findings: KpiFindings, imageUrl: string | null): KpiCard {
  const { alert, series, message } = finding;
  const { monitor } = findings;
  const where = series.name === monitor.name ? '' : line(series.name);
  return {
    status: alert.isOpen ? alert.status : 'ok',
    label: labelOf(finding, findings.unit),
    series: where,
    message: lines(message, LONGEST),
    facts: factsOf(finding, findings, where),
    picture:
      imageUrl === null
        ? null
        : { url: imageUrl, description: line(`chart of ${monitor.name}${where === '' ? '' : `, ${where}`}`) },
  };
}

function factsOf(finding: KpiFinding, findings: KpiFindings, series: string): readonly Fact[] {
  const { unit } = findings;
  const { value, condition, alert, changePercent, direction, expected, shift } = finding;
  const facts: Fact[] = [];
  const add = (name: string, text: string | undefined): void => {
    if (text !== undefined && text !== '') facts.push({ name, value: text });
  };
  add('Value', value === null ? undefined : valueText(value, unit));
  add('Condition', conditionText(condition, unit));
  add(findings.monitor.isAutomatic ? 'Event' : 'Segment', series);
  add(
    'Change',
    changePercent === null ? undefined : `${direction === 'up' ? '▲' : '▼'} ${changeSize(changePercent)} %`,
  );
  add('Compared with', baselineText(finding, findings));
  add('Expected', expected === undefined ? undefined : `${valueText(expected, unit)}${bandText(finding, unit)}`);
  if (shift !== undefined) add('Level', `${valueText(shift.before, unit)} → ${valueText(shift.after, unit)}`);
  add('When', whenText(finding, findings));
  if (alert.closedAt !== null) add('Open for', durationText(alert.closedAt - alert.openedAt));
  return facts;
}

function baselineText({ baseline }: KpiFinding, { unit, interval, project }: KpiFindings): string | undefined {
  if (baseline === undefined) return undefined;
  return `${valueText(baseline.value, unit)} (${bucketText(baseline.start, interval, project.timeZone)})`;
}

function bandText({ lower, upper }: KpiFinding, unit: KpiFindings['unit']): string {
  const [from, to] = [lower ?? null, upper ?? null].map((end) => (end === null ? null : valueText(end, unit)));
  if (from !== null && to !== null) return ` (${from} to ${to})`;
  if (from !== null) return ` (at least ${from})`;
  return to === null ? '' : ` (at most ${to})`;
}

/** The bucket in the project's time zone; of one that is still filling, until when it was counted. */
function whenText({ bucket }: KpiFinding, { interval, project }: KpiFindings): string | undefined {
  if (bucket === null) return undefined;
  const until = bucket.until === undefined ? '' : ` until ${bucketText(bucket.until, 'hour', project.timeZone)}`;
  return `${bucketText(bucket.start, interval, project.timeZone)}${until} (${project.timeZone})`;
}

const line = (text: string): string => oneLine(text, LONGEST);
