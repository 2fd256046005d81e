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
  OBSERVATION_TYPE,
  productEventsV1,
  RECORD_TYPE,
  samplesV1,
  tickV1,
  TOPICS,
} from '@tocsin/payload-schemas';
import { z } from 'zod';

/** Every record type with the schema of its value, by the name of its file in docs/contracts. */
const RECORDS = {
  'config-entity.v1': configRecordV1,
  'notice.v1': noticeV1,
  'product-events.v1': productEventsV1,
  'samples.v1': samplesV1,
  'check-reports.v1': checkReportsV1,
  'command.v1': commandV1,
  'monitor-result.v1': monitorResultV1,
  'group-member.v1': groupMemberV1,
  'tick.v1': tickV1,
  'alert-transition.v1': alertTransitionV1,
  'group-transition.v1': groupTransitionV1,
  'kpi-findings.v1': kpiFindingsV1,
  'delivery.v1': deliveryEventV1,
  'dead-letter.v1': deadLetterV1,
} as const satisfies Record<string, z.ZodType>;

type JsonObject = Readonly<Record<string, unknown>>;

/** The files of docs/contracts by name, as objects. */
export function contractDocuments(): Readonly<Record<string, JsonObject>> {
  const schemas = Object.entries(RECORDS).map(([name, schema]): [string, JsonObject] => [
    `${name}.schema.json`,
    { title: `tocsin.${name}`, ...jsonSchema(schema, 'draft-2020-12') },
  ]);
  return { ...Object.fromEntries(schemas), 'asyncapi.json': asyncApi() };
}

/** As text, the same for the same schemas. */
export function serialise(document: JsonObject): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Unknown members are accepted by consumers, so the published schemas allow them. */
function jsonSchema(schema: z.ZodType, target: 'draft-2020-12' | 'draft-7'): JsonObject {
  const made = z.toJSONSchema(schema, { target, io: 'input', unrepresentable: 'throw' });
  const { '~standard': _standard, ...plain } = made as Record<string, unknown>;
  return plain;
}

/** One AsyncAPI 3 document for teams that consume `alerts.v1` and `deliveries.v1`. */
function asyncApi(): JsonObject {
  const channel = (address: string, messages: readonly string[], description: string): JsonObject => ({
    address,
    description,
    messages: Object.fromEntries(messages.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
  });
  const receive = (channelName: string, message: string, summary: string): JsonObject => ({
    action: 'receive',
    summary,
    channel: { $ref: `#/channels/${channelName}` },
    messages: [{ $ref: `#/channels/${channelName}/messages/${message}` }],
  });
  return {
    asyncapi: '3.0.0',
    id: 'urn:tocsin:topics',
    info: {
      title: 'Tocsin topics for downstream consumers',
      version: '1.0.0',
      description:
        'Records are CloudEvents in binary mode: `ce_*` headers and a JSON value. Order holds per key. Every record may come more than once. Accept members that you do not know; a breaking change is a new topic or type beside the old one. An operator may have set a topic prefix.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      contact: { name: 'The operator of this installation', url: 'https://example.com' },
      tags: [{ name: 'alerts' }, { name: 'deliveries' }],
    },
    servers: {
      kafka: {
        host: 'localhost:9092',
        protocol: 'kafka',
        description: 'The brokers of the installation (KAFKA_BROKERS).',
      },
    },
    defaultContentType: 'application/json',
    channels: {
      alerts: channel(
        TOPICS.alerts.name,
        ['alertTransition', 'groupTransition', 'kpiFindings'],
        'One record per transition of an alert (key `org/alertId`, identity `alert.id` and `sequence`) or of an alert group (key `org/groupId`, identity `group.id` and `sequence`); `ce_type` tells which.',
      ),
      deliveries: channel(
        TOPICS.deliveries.name,
        ['delivery'],
        'One record per attempt that will be repeated and one per end. Key: `org/channelId`.',
      ),
    },
    operations: {
      onAlertTransition: receive('alerts', 'alertTransition', 'An alert opened, changed its status or closed.'),
      onGroupTransition: receive('alerts', 'groupTransition', 'An alert group opened, changed or closed.'),
      onKpiFindings: receive('alerts', 'kpiFindings', 'A KPI monitor found something to tell people.'),
      onDelivery: receive('deliveries', 'delivery', 'A notification was attempted, or ended.'),
    },
    components: {
      messages: {
        alertTransition: message('An alert transition', RECORD_TYPE.alertTransition, alertTransitionV1),
        groupTransition: message('An alert group transition', RECORD_TYPE.groupTransition, groupTransitionV1),
        kpiFindings: message('Findings of a KPI monitor', RECORD_TYPE.kpiFindings, kpiFindingsV1),
        delivery: message('A delivery event', RECORD_TYPE.delivery, deliveryEventV1),
      },
    },
  };
}

function message(title: string, type: string, schema: z.ZodType): JsonObject {
  return {
    name: type,
    title,
    contentType: 'application/json',
    headers: {
      type: 'object',
      required: ['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_time'],
      properties: {
        ce_specversion: { const: '1.0' },
        ce_id: { type: 'string' },
        ce_type: { const: type },
        ce_source: { type: 'string' },
        ce_time: { type: 'string', format: 'date-time' },
        traceparent: { type: 'string', description: 'W3C Trace Context, from the observation that caused this.' },
      },
    },
    payload: jsonSchema(schema, 'draft-7'),
  };
}

/** All `ce_type` values that records can have; a test holds the documents against them. */
export const RECORD_TYPES: readonly string[] = [...Object.values(OBSERVATION_TYPE), ...Object.values(RECORD_TYPE)];
