import { readdirSync, readFileSync } from 'node:fs';
import { anImageTokens } from '@tocsin/delivery-security/testing';
import { kpiFindingsV1 } from '@tocsin/payload-schemas';
import { type KpiForm, kpiImageUrls } from './kpi-message.js';
import { kpiRequests } from './kpi-requests.js';
import { renderKpi } from './render-kpi.js';

const FIXTURES = new URL('../../../fixtures/kpi/', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, FIXTURES), 'utf8'));
const names = readdirSync(new URL('subjects/', FIXTURES)).map((file) => file.replace('.json', ''));
const installation = { publicUrl: 'https://tocsin.example.com', imageTokens: anImageTokens() };

const FORMATS = ['amplitude', 'slack', 'teams', 'discord', 'googleChat', 'pagerDuty', 'opsgenie'] as const;

function bodiesOf(name: string, form: KpiForm): readonly string[] {
  const subject = read(`subjects/${name}.json`) as { findings: unknown; isTest?: boolean };
  return kpiRequests(form.format, kpiFindingsV1.parse(subject.findings)).map((findings) => {
    const imageUrls = kpiImageUrls(findings, installation);
    const isTest = subject.isTest ?? false;
    return renderKpi({ findings, form, isTest, imageUrls, installation, deliveryId: 'msg_kpi_1_hook1' }).toString();
  });
}

describe.each(FORMATS)('%s', (format) => {
  it.each(names)('%s', (name) => {
    const golden = read(`${format}/${name}.json`) as unknown[];
    expect(bodiesOf(name, { format })).toEqual(golden.map((body) => JSON.stringify(body)));
  });
});
