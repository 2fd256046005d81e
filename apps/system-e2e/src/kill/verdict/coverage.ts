import type { AlertTransition } from '@tocsin/payload-schemas';
import type { Outcomes } from '../log-content.js';

/** What chance may leave out, and must not: each kind of monitor, and each thing that can happen to an alert or a group. */
const WANTED = [
  ...['host', 'service', 'connectivity', 'check', 'expression', 'external'].map((type) => `open ${type}`),
  ...['status', 'close', 'resend', 'acknowledge', 'unacknowledge', 'assign', 'snooze'],
  ...['close by manual', 'close by monitorDelete'],
  ...['open after a downtime', 'open for what is missing'],
  ...['open group', 'status group', 'close group'],
  ...['skipped: host_not_working', 'skipped: told_by_alert_group'],
];

/** What has not happened yet. */
export function uncovered({ alerts, groups, deliveries }: Outcomes): string[] {
  const happened = new Set([
    ...alerts.flatMap(happenedTo),
    ...groups.map(({ change }) => `${change} group`),
    ...deliveries.map((event) => (event.event === 'skipped' ? `skipped: ${event.reason}` : '')),
  ]);
  return WANTED.filter((what) => !happened.has(what));
}

function happenedTo({ alert, change = 'status', trigger, why, metric }: AlertTransition): string[] {
  if (change === 'close') return [change, `close by ${trigger}`];
  if (change !== 'open') return [change];
  const judged = why?.points.at(-1)?.time ?? alert.openedAt;
  return [
    `open ${alert.type}`,
    alert.type === 'host' && judged < alert.openedAt ? 'open after a downtime' : '',
    alert.type === 'service' && metric?.value === null ? 'open for what is missing' : '',
  ];
}
