import { InvalidInputError } from '@tocsin/runtime';
import {
  type AlertScopeReferences,
  checkAlertScopes,
  checkMonitorIds,
  checkRoles,
  checkServiceNames,
} from '../alert-scopes/alert-scopes.js';
import type { DowntimeSpec } from './downtime-spec.js';

/**
 * Holds a downtime against itself and what it refers to: its recurrence makes sense, everything exists, and nothing is named
 * twice.
 *
 * @throws {InvalidInputError} Naming the member, the problem and what would be right.
 */
export function checkDowntime(spec: DowntimeSpec, references: AlertScopeReferences): void {
  checkRecurrence(spec);
  checkAlertScopes(spec, references);
  checkServiceNames('serviceExcludeScopes', spec.serviceExcludeScopes, references);
  checkRoles('roleExcludeScopes', spec.roleExcludeScopes, references);
  checkMonitorIds('monitorExcludeScopes', spec.monitorExcludeScopes, references);
}

function checkRecurrence({ start, recurrence }: DowntimeSpec): void {
  if (recurrence === undefined) return;
  const { type, weekdays = [], until } = recurrence;
  if (type !== 'weekly' && weekdays.length > 0) {
    throw wrong('recurrence.weekdays', `only fit "weekly": a recurrence of type "${type}" has none`);
  }
  const twice = weekdays.findIndex((weekday, i) => weekdays.indexOf(weekday) < i);
  if (twice >= 0) throw wrong(`recurrence.weekdays[${twice}]`, `"${weekdays[twice]}" is listed twice; name it once`);
  if (until !== undefined && until < start) {
    throw wrong(
      'recurrence.until',
      `must not be before start (${start}), not ${until}: there would be no window at all`,
    );
  }
}

const wrong = (member: string, problem: string): InvalidInputError =>
  new InvalidInputError(`${member}: ${problem}`, member);
