import type { GroupTransition } from '@tocsin/payload-schemas';

/** How many alerts are in a group. One whose setting was deleted ends before its alerts do. */
export function alertsText({ group: { isOpen, openMembers, members } }: GroupTransition): string {
  if (isOpen)
    return members === openMembers ? `${alertCount(members)} open` : `${openMembers} of ${alertCount(members)} open`;
  if (openMembers === 0) return `${members === 1 ? 'its alert has' : `all ${alertCount(members)} have`} closed`;
  return `the setting was deleted while ${alertCount(openMembers)} ${openMembers === 1 ? 'was' : 'were'} open`;
}

const alertCount = (count: number): string => (count === 1 ? '1 alert' : `${count} alerts`);

/** Words for the changes of a group. */
export const CHANGE = { open: 'opened', status: 'changed', resend: 'still open', close: 'closed' } as const;
