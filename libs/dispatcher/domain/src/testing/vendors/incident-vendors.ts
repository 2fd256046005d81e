import {
  badOptional,
  badText,
  badUrl,
  isObject,
  type Json,
  objectIn,
  objectsIn,
  type VendorReply,
  type VendorRequest,
} from './vendor.js';

/** The Events API v2 of PagerDuty. */
export function pagerDutyReply(request: VendorRequest): VendorReply {
  const event = objectIn(request);
  const [fault] =
    event === undefined
      ? ['no JSON']
      : request.body.length > 512_000
        ? ['more than 512,000 bytes']
        : eventFaults(event);
  if (fault !== undefined) {
    const body = JSON.stringify({ status: 'invalid event', message: 'Event object is invalid', errors: [fault] });
    return { status: 400, body, fault };
  }
  const body = JSON.stringify({ status: 'success', message: 'Event processed', dedup_key: event?.['dedup_key'] });
  return { status: 202, body };
}

const ACTIONS: readonly unknown[] = ['trigger', 'acknowledge', 'resolve'];
const SEVERITIES: readonly unknown[] = ['critical', 'error', 'warning', 'info'];

function eventFaults({
  routing_key: key,
  event_action: action,
  dedup_key: dedupKey,
  payload,
  images,
  links,
}: Json): string[] {
  const shown = isObject(payload) ? payload : {};
  return [
    ...(typeof key === 'string' && key.length === 32 ? [] : ['routing_key']),
    ...(ACTIONS.includes(action) ? [] : ['event_action']),
    ...(action === 'trigger' ? badOptional(dedupKey, 255, 'dedup_key') : badText(dedupKey, 255, 'dedup_key')),
    ...(action !== 'trigger'
      ? []
      : [
          ...badText(shown['summary'], 1_024, 'summary'),
          ...badText(shown['source'], 1_024, 'source'),
          ...(SEVERITIES.includes(shown['severity']) ? [] : ['severity']),
        ]),
    ...objectsIn(images).flatMap(({ src }) => (/^https:/.test(String(src)) ? [] : ['src'])),
    ...objectsIn(links).flatMap(({ href }) => badUrl(href, 10_000, 'href')),
  ];
}

const CLOSE = /\/v2\/alerts\/([^/?]+)\/close\?identifierType=alias$/;

/** The Alert API of Opsgenie. */
export function opsgenieReply(request: VendorRequest): VendorReply {
  if (!/^GenieKey \S+$/.test(request.headers['authorization'] ?? '')) {
    return { status: 401, body: '{"message":"Could not authenticate"}', fault: 'authorization' };
  }
  const isClose = CLOSE.test(request.path);
  if (!isClose && !/\/v2\/alerts$/.test(request.path)) return { status: 404, body: '{}', fault: 'path' };
  const alert = objectIn(request);
  const [fault] = alert === undefined ? ['no JSON'] : isClose ? closeFaults(alert) : alertFaults(alert);
  if (fault !== undefined) return { status: 422, body: JSON.stringify({ message: fault }), fault };
  return { status: 202, body: '{"result":"Request will be processed","took":0.1,"requestId":"r"}' };
}

const closeFaults = ({ source, note }: Json): string[] => [
  ...badOptional(source, 100, 'source'),
  ...badOptional(note, 25_000, 'note'),
];

function alertFaults({ message, alias, description, entity, source, priority, details, tags }: Json): string[] {
  const values = isObject(details) ? Object.entries(details) : [];
  const length = values.reduce((sum, [name, value]) => sum + name.length + String(value).length, 0);
  return [
    ...badText(message, 130, 'message'),
    ...badOptional(alias, 512, 'alias'),
    ...badOptional(description, 15_000, 'description'),
    ...badOptional(entity, 512, 'entity'),
    ...badOptional(source, 100, 'source'),
    ...(/^P[1-5]$/.test(String(priority)) ? [] : ['priority']),
    ...(values.every(([, value]) => typeof value === 'string') && length <= 8_000 ? [] : ['details']),
    ...(Array.isArray(tags) && tags.length <= 20 ? [] : ['tags']),
  ];
}
