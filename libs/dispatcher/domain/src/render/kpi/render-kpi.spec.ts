import { readdirSync, readFileSync } from 'node:fs';
import { anImageTokens } from '@tocsin/delivery-security/testing';
import { kpiFindingsV1 } from '@tocsin/payload-schemas';
import { KPI_MEMBERS, type Members, type WebhookTemplate } from '@tocsin/webhook-template';
import { mailOf, pictured } from '../mail/mail-text.js';
import { type KpiForm, kpiImageUrls, type KpiMessage } from './kpi-message.js';
import { kpiRequests } from './kpi-requests.js';
import { renderKpi } from './render-kpi.js';
import { templateModel } from './template/kpi-template.js';

const FIXTURES = new URL('../../../fixtures/kpi/', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, FIXTURES), 'utf8'));
const names = readdirSync(new URL('subjects/', FIXTURES)).map((file) => file.replace('.json', ''));
const installation = { publicUrl: 'https://tocsin.example.com', imageTokens: anImageTokens() };

/** The golden of a template is a text. */
const TEMPLATE: KpiForm = { format: 'template', template: read('template.json') as WebhookTemplate };
const FORMATS = ['amplitude', 'slack', 'teams', 'discord', 'googleChat', 'pagerDuty', 'opsgenie'] as const;

function messageOf(name: string, form: KpiForm): KpiMessage {
  const subject = read(`subjects/${name}.json`) as { findings: unknown; isTest?: boolean };
  const findings = kpiFindingsV1.parse(subject.findings);
  const imageUrls = kpiImageUrls(findings, installation);
  return { findings, form, isTest: subject.isTest ?? false, imageUrls, installation, deliveryId: 'msg_kpi_1_hook1' };
}

function bodiesOf(name: string, form: KpiForm): readonly string[] {
  const message = messageOf(name, form);
  return kpiRequests(form.format, message.findings).map((findings) =>
    renderKpi({ ...message, findings, imageUrls: kpiImageUrls(findings, installation) }).body.toString(),
  );
}

/** Paths of all that a value holds; of a list, those of its items. */
function namesIn(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => namesIn(item, path));
  if (typeof value !== 'object' || value === null) return value === null ? [] : [path];
  return Object.entries(value).flatMap(([name, member]) => namesIn(member, `${path}.${name}`));
}

function namesOf(members: Members, path = ''): string[] {
  return Object.entries(members).flatMap(([name, shape]) => {
    if (name === 'isFirst' || name === 'isLast' || shape.kind === 'secret') return [];
    return 'members' in shape ? namesOf(shape.members, `${path}.${name}`) : [`${path}.${name}`];
  });
}

describe.each(FORMATS)('%s', (format) => {
  it.each(names)('%s', (name) => {
    const golden = read(`${format}/${name}.json`) as unknown[];
    expect(bodiesOf(name, { format })).toEqual(golden.map((body) => JSON.stringify(body)));
  });
});

describe('a mail', () => {
  it.each(names)('%s, as text and as HTML', (name) => {
    const mail = mailOf(renderKpi(messageOf(name, { format: 'mail' })).body);
    const golden = (end: string): string => readFileSync(new URL(`mail/${name}.${end}`, FIXTURES), 'utf8');
    expect(`Subject: ${mail.subject}\n\n${mail.text}`).toBe(golden('txt'));
    expect(pictured(mail, () => true)).toBe(golden('html'));
  });
});

describe('a template', () => {
  it.each(names)('%s', (name) => {
    const golden = readFileSync(new URL(`template/${name}.txt`, FIXTURES), 'utf8');
    expect(bodiesOf(name, TEMPLATE)).toEqual([golden]);
  });

  it('can name all that its model has, and nothing else', () => {
    const models = names.map((name) => templateModel(messageOf(name, TEMPLATE), 3));
    expect([...new Set(models.flatMap((model) => namesIn(model)))].sort()).toEqual(namesOf(KPI_MEMBERS).sort());
  });
});
