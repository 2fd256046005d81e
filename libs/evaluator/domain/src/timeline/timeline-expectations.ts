import type { AlertTarget, AlertTransition, GroupTransition } from '@tocsin/payload-schemas';
import { type EpochSeconds, InvalidInputError } from '@tocsin/runtime';
import { find, formOf, quoted, split } from './notation.js';
import { formatTime } from './timeline-time.js';

/** What timelines bring about. */
export type Happening = AlertTransition | GroupTransition;

/** What one transition must be; members that were not written are free. */
export interface Expected {
  readonly monitor: string;
  readonly target: string;
  readonly change: string;
  readonly at?: string;
  readonly message?: string;
}

const CHANGE = String.raw`(?:opens|becomes) \w+(?: flapping)?|closes(?: \w+)?|resends(?: \w+)?|is \w+`;
const EXPECTED = formOf(`MONITOR@TARGET (?<change>${CHANGE})(?: at (?<at>-?TIME))?(?: "(?<message>.*)")?`);
const EXPECTED_SHAPE =
  'MONITOR@TARGET opens STATUS [flapping]|becomes STATUS [flapping]|closes [TRIGGER]|resends [STATUS]|is acknowledged|… [at TIME] ["MESSAGE"]';

/**
 * Reads what is expected behind `=>`, several transitions apart by `;`:
 *
 * - `MONITOR@TARGET opens STATUS`, `… becomes STATUS`, either with `flapping` behind it if the alert flaps,
 * - `… closes`, `… closes TRIGGER` (other than monitoring),
 * - `… resends`, `… resends STATUS` (another one than before),
 * - `… is acknowledged`, `… is unacknowledged`, `… is assigned`, `… is snoozed`,
 * - then, if it matters, `at TIME` (event time) and `"MESSAGE"`.
 *
 * `MONITOR` is the monitor's id, or the name of a check; `TARGET` the id of the host or the name of the service, for other
 * monitors `monitor`. An alert group is `SETTING@group`, by the setting's id.
 *
 * @throws {InvalidInputError} If it says something else.
 */
export function parseExpected(text: string): readonly Expected[] {
  if (text.trim() === '') return [];
  return split(text, ';').map((part) => {
    const found = find(EXPECTED, part.trim());
    if (found === undefined) {
      throw new InvalidInputError(`\`${part.trim()}\` is no transition of an alert; it is written ${EXPECTED_SHAPE}`);
    }
    const { monitor, target, change, at, message } = found;
    return { monitor, target, change, at, message };
  });
}

export function matches(happening: Happening, expected: Expected): boolean {
  const { monitor, target, change, at, message } = factsOf(happening);
  return (
    monitor === expected.monitor &&
    target === expected.target &&
    change === expected.change &&
    (expected.at === undefined || expected.at === at) &&
    (expected.message === undefined || expected.message === message)
  );
}

/** What a transition says, as expectations do. */
export function factsOf(happening: Happening): Required<Expected> {
  if ('group' in happening) {
    const { setting, at, change, group } = happening;
    const did = {
      open: `opens ${group.status}`,
      status: `becomes ${group.status}`,
      resend: 'resends',
      close: 'closes',
    };
    return { monitor: setting.id, target: 'group', change: did[change], at: formatTime(at), message: setting.name };
  }
  return {
    monitor: monitorName(happening),
    target: targetName(happening.alert.target),
    change: changeOf(happening),
    at: formatTime(eventTime(happening)),
    message: happening.message,
  };
}

/** Texts for reports of faults, in the notation of expectations; a row's is the name that events call its alert by. */
export const shown = {
  transition: (happening: Happening): string => {
    const { monitor, target, change, at, message } = factsOf(happening);
    return `${quoted(monitor)}@${quoted(target)} ${change} at ${at} "${message}"`;
  },
  row: (row: { readonly monitorId: string; readonly target: AlertTarget }): string =>
    `${row.monitorId}@${targetName(row.target)}`,
  expected: ({ monitor, target, change, at, message }: Expected): string =>
    `${quoted(monitor)}@${quoted(target)} ${change}${at === undefined ? '' : ` at ${at}`}${message === undefined ? '' : ` "${message}"`}`,
};

function monitorName({ monitor }: AlertTransition): string {
  return monitor.type === 'check' ? monitor.name : monitor.id;
}

function targetName(target: AlertTarget): string {
  if (target.kind === 'host') return target.id;
  return target.kind === 'monitor' ? 'monitor' : target.name;
}

const ATTENDED = {
  acknowledge: 'is acknowledged',
  unacknowledge: 'is unacknowledged',
  assign: 'is assigned',
  snooze: 'is snoozed',
} as const;

function changeOf({ alert, change = 'open', previousStatus, trigger }: AlertTransition): string {
  const flapping = alert.isFlapping === true ? ' flapping' : '';
  switch (change) {
    case 'open':
      return `opens ${alert.status}${flapping}`;
    case 'status':
      return `becomes ${alert.status}${flapping}`;
    case 'close':
      return trigger === 'monitoring' ? 'closes' : `closes ${trigger}`;
    case 'resend':
      return alert.status === previousStatus ? 'resends' : `resends ${alert.status}`;
    default:
      return ATTENDED[change];
  }
}

/** Where the status changes, its own time: that never goes back, whatever comes late. */
function eventTime({ alert, at, previousStatus }: AlertTransition): EpochSeconds {
  return alert.status === previousStatus ? (at ?? alert.statusChangedAt) : alert.statusChangedAt;
}
