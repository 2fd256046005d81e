import type { AlertTransition, GroupTransition, SkipReason } from '@tocsin/payload-schemas';
import type { Channel } from '../load/load.js';

/** What a channel of everything must be told of a transition: written down from the rules, not from the router. */
export interface Wanted {
  /** Id of the alert or alert group. */
  readonly subject: string;
  readonly sequence: number;
  readonly end: 'delivered' | SkipReason;
  /** What a body says of it. */
  readonly text: string;
}

const UNTOLD: ReadonlySet<string | undefined> = new Set(['acknowledge', 'unacknowledge', 'assign', 'snooze']);

/** In the order of each subject. */
export function wantedBy(
  { events }: Pick<Channel, 'events'>,
  alerts: readonly AlertTransition[],
  groups: readonly GroupTransition[],
): Wanted[] {
  const hearsOfGroups = events.includes('alertGroup');
  const ofAlerts = alerts
    .filter(({ change }) => !UNTOLD.has(change))
    .map((transition) => {
      const { alert, sequence } = transition;
      return { subject: alert.id, sequence, end: endOf(transition, hearsOfGroups), text: textOf(alert) };
    });
  if (!hearsOfGroups) return inOrder(ofAlerts);
  const ofGroups = groups.map(({ group: { id, status, openedAt }, sequence }) => {
    const text = textOf({ status, statusChangedAt: openedAt });
    return { subject: id, sequence, end: 'delivered', text } as const;
  });
  return inOrder([...ofAlerts, ...ofGroups]);
}

function endOf({ host, alert }: AlertTransition, hearsOfGroups: boolean): Wanted['end'] {
  if (host !== undefined && host.status !== 'working') return 'host_not_working';
  return hearsOfGroups && alert.alertGroupSettingIds !== undefined ? 'told_by_alert_group' : 'delivered';
}

const inOrder = (wanted: readonly Wanted[]): Wanted[] => wanted.toSorted((a, b) => a.sequence - b.sequence);

interface Told {
  readonly status: string;
  readonly statusChangedAt: number;
}

const textOf = ({ status, statusChangedAt }: Told): string => `${status}@${statusChangedAt}`;

/** What a body says of its transition, as `Wanted` has it. */
export function textIn(body: string): string {
  const { alert, alertGroup } = JSON.parse(body) as {
    readonly alert?: Told;
    readonly alertGroup?: { readonly status: string; readonly createdAt: number };
  };
  if (alert !== undefined) return textOf(alert);
  const { status = '', createdAt = 0 } = alertGroup ?? {};
  return textOf({ status: status.toLowerCase(), statusChangedAt: createdAt });
}
