import { readdirSync, readFileSync } from 'node:fs';
import { anImageTokens } from '@tocsin/delivery-security/testing';
import { type KpiFindings, kpiFindingsV1 } from '@tocsin/payload-schemas';
import { type KpiForm, kpiImageUrls, type KpiMessage } from './kpi-message.js';
import { renderKpi } from './render-kpi.js';

const FIXTURES = new URL('../../../fixtures/kpi/', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, FIXTURES), 'utf8'));
const names = readdirSync(new URL('subjects/', FIXTURES)).map((file) => file.replace('.json', ''));
const installation = { publicUrl: 'https://tocsin.example.com', imageTokens: anImageTokens() };

const FORMS: readonly KpiForm[] = [{ format: 'amplitude' }, { format: 'slack' }];

function messageOf(name: string, form: KpiForm): KpiMessage {
  const subject = read(`subjects/${name}.json`) as { findings: KpiFindings; isTest?: boolean };
  const findings = kpiFindingsV1.parse(subject.findings);
  const imageUrls = kpiImageUrls(findings, installation);
  return { findings, form, isTest: subject.isTest ?? false, imageUrls, installation, deliveryId: 'msg_kpi_1_hook1' };
}

describe.each(FORMS)('$format', (form) => {
  it.each(names)('%s', (name) => {
    const golden = read(`${form.format}/${name}.json`);
    expect(renderKpi(messageOf(name, form)).toString()).toBe(JSON.stringify(golden));
  });
});
