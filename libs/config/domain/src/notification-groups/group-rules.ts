import type { NotificationGroupState } from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';
import type { GroupSpec } from './group-spec.js';
import type { GroupReferences } from './notification-group-writer.js';

/** What a notification group is judged against. */
export interface GroupSurroundings extends GroupReferences {
  /** All groups of the organization, among them the judged one, if it is stored. */
  readonly groups: readonly NotificationGroupState[];
}

/**
 * Holds a notification group against what it refers to: everything exists, nothing is named twice, and no group contains
 * itself, not even by way of others.
 *
 * @param id - Of the judged group; a new one's, too.
 * @throws {InvalidInputError} Naming the member, the problem and what would be right.
 */
export function checkGroup(id: string, spec: GroupSpec, surroundings: GroupSurroundings): void {
  const { groups, channelIds, monitorIds, serviceNames } = surroundings;
  const groupIds = new Set([...groups.map((group) => group.id), id]);
  checkKnown('childNotificationGroupIds', spec.childNotificationGroupIds, groupIds, 'notification group');
  checkKnown('childChannelIds', spec.childChannelIds, channelIds, 'channel');
  checkKnown(
    'monitors',
    spec.monitors.map((monitor) => monitor.id),
    monitorIds,
    'monitor',
    '.id',
  );
  checkKnown(
    'services',
    spec.services.map(({ name }) => name),
    serviceNames,
    'service',
    '.name',
  );
  checkAcyclic(id, spec, groups);
}

/** @throws {InvalidInputError} If the default group would get another name. */
export function checkDefaultKept(spec: GroupSpec, stored: NotificationGroupState): void {
  if (stored.type !== 'group-default' || spec.name === stored.name) return;
  throw wrong('name', `the default notification group cannot be renamed: it must stay ${JSON.stringify(stored.name)}`);
}

/** @throws {InvalidInputError} If it is the default group. */
export function checkRemovable(group: NotificationGroupState): void {
  if (group.type !== 'group-default') return;
  throw new InvalidInputError('the default notification group cannot be deleted: every organization has exactly one');
}

const wrong = (member: string, problem: string): InvalidInputError =>
  new InvalidInputError(`${member}: ${problem}`, member);

function checkKnown(
  list: string,
  given: readonly string[],
  known: ReadonlySet<string>,
  what: string,
  inner = '',
): void {
  const seen = new Set<string>();
  for (const [index, each] of given.entries()) {
    const member = `${list}[${index}]${inner}`;
    if (!known.has(each)) throw wrong(member, `there is no ${what} ${JSON.stringify(each)} in this organization`);
    if (seen.has(each)) throw wrong(member, `the ${what} ${JSON.stringify(each)} is listed twice; name it once`);
    seen.add(each);
  }
}

function checkAcyclic(id: string, spec: GroupSpec, groups: readonly NotificationGroupState[]): void {
  const stored = new Map(groups.map((group) => [group.id, group]));
  for (const [index, child] of spec.childNotificationGroupIds.entries()) {
    const path = pathTo(id, child, stored);
    if (path === undefined) continue;
    const names = [id, ...path].map((each) => (each === id ? spec.name : (stored.get(each)?.name ?? each)));
    throw wrong(
      `childNotificationGroupIds[${index}]`,
      `the group would contain itself: ${names.join(' → ')}; leave one of them out`,
    );
  }
}

/** The way down from one group to another by the first children that lead there; undefined if there is none. */
function pathTo(
  goal: string,
  from: string,
  groups: ReadonlyMap<string, NotificationGroupState>,
  visited = new Set<string>(),
): readonly string[] | undefined {
  if (from === goal) return [goal];
  visited.add(from);
  for (const child of groups.get(from)?.childNotificationGroupIds ?? []) {
    if (visited.has(child)) continue;
    const path = pathTo(goal, child, groups, visited);
    if (path !== undefined) return [from, ...path];
  }
  return undefined;
}
