import { secretPlace } from '@tocsin/delivery-security';
import type { MonitorState, Notice } from '@tocsin/payload-schemas';
import { compactJson, compactJsonWithSealed } from '../json/compact-json.js';
import { SealedText } from '../json/sealed-text.js';
import type { Installation } from '../installation.js';
import type { Links } from '../links.js';
import { hostJson, userJson } from './members.js';

/** The `hostRegister`, `hostStatus`, `hostRetire`, `monitorCreate`, `monitorUpdate` and `monitorDelete` events. */
export function mackerelNotice(notice: Notice, links: Links, monitorJson: Installation['monitorJson']): string {
  const { org, event } = notice;
  const head = { orgName: org.name, event };
  const tail = { user: userJson(notice.user), imageUrl: null };
  if ('monitor' in notice) {
    return compactJsonWithSealed({ ...head, monitor: withSealedSecrets(org.id, notice.monitor, monitorJson), ...tail });
  }
  return compactJson({
    ...head,
    fromStatus: event === 'hostStatus' ? notice.fromStatus : undefined,
    // A retired host is shown as it was before, which is what receivers of Mackerel's get.
    host: hostJson(org.name, { ...notice.host, isRetired: false }, links),
    ...tail,
  });
}

/** The monitor with its secrets still sealed, each in its place. */
function withSealedSecrets(org: string, monitor: MonitorState, monitorJson: Installation['monitorJson']): object {
  const json = monitorJson(monitor, (sealed) => sealed);
  if (monitor.type !== 'external') return json;
  const secret = (sealed: string, member: string): SealedText =>
    new SealedText(sealed, secretPlace(org, 'monitor', monitor.id, member));
  const headers = monitor.headers.map(({ name, valueSealed }, index) => ({
    name,
    value: secret(valueSealed, `headers/${index}`),
  }));
  return { ...json, url: secret(monitor.urlSealed, 'url'), headers };
}
