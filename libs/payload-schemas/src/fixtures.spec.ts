import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import {
  alertTransitionV1,
  checkReportsV1,
  commandV1,
  configRecordV1,
  deadLetterV1,
  deliveryEventV1,
  groupMemberV1,
  groupTransitionV1,
  kpiFindingsV1,
  monitorResultV1,
  noticeV1,
  productEventsV1,
  samplesV1,
  tickV1,
} from './index.js';

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  config: configRecordV1,
  notices: noticeV1,
  'product-events': productEventsV1,
  samples: samplesV1,
  'check-reports': checkReportsV1,
  command: commandV1,
  'monitor-result': monitorResultV1,
  'group-member': groupMemberV1,
  tick: tickV1,
  alerts: alertTransitionV1,
  'group-transitions': groupTransitionV1,
  'kpi-findings': kpiFindingsV1,
  deliveries: deliveryEventV1,
  'dead-letters': deadLetterV1,
};

const folder = fileURLToPath(new URL('../fixtures', import.meta.url));
const read = (path: string): unknown => JSON.parse(readFileSync(`${folder}/${path}`, 'utf8'));
const files = (topic: string, kind: 'valid' | 'invalid'): string[] =>
  readdirSync(`${folder}/${topic}/${kind}`).map((name) => `${topic}/${kind}/${name}`);

describe.each(Object.keys(SCHEMAS))('records of kind %s', (topic) => {
  it.each(files(topic, 'valid'))('%s is accepted', (path) => {
    const parsed = SCHEMAS[topic].safeParse(read(path));
    expect(parsed.error?.issues ?? []).toEqual([]);
  });

  it.each(files(topic, 'invalid'))('%s is refused at the member that is wrong', (path) => {
    const { path: member, value } = read(path) as { path: string; value: unknown };
    const parsed = SCHEMAS[topic].safeParse(value);
    expect(parsed.success).toBe(false);
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toContain(member);
  });
});
