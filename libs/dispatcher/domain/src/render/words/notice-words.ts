import type { Notice } from '@tocsin/payload-schemas';
import type { Links } from '../links.js';

/** The colour of what is neither good nor bad. */
export const NOTICE_COLOR = '#4A7BA6';

/** What has happened, in two or three words. */
export const HEADLINE: Readonly<Record<Notice['event'], string>> = {
  hostRegister: 'Host registered',
  hostStatus: 'Host status changed',
  hostRetire: 'Host retired',
  monitorCreate: 'Monitor created',
  monitorUpdate: 'Monitor changed',
  monitorDelete: 'Monitor deleted',
};

/** Name and page of what a notice tells of. */
export function subjectOf(notice: Notice, links: Links): { readonly name: string; readonly url: string } {
  const { org } = notice;
  if ('host' in notice) return { name: notice.host.name, url: links.host(org.name, notice.host.id) };
  return { name: notice.monitor.name, url: links.monitor(org.name, notice.monitor.id) };
}

const BY = { user: 'a user', key: 'an API key', system: 'the system' } as const;

/** Who did it. */
export const actorText = ({ user, actor }: Notice): string => user?.screenName ?? BY[actor.kind];

/** From which status to which. */
export function statusChange(notice: Extract<Notice, { event: 'hostStatus' }>): string {
  return `${notice.fromStatus} → ${notice.host.status}`;
}
