import type { GroupTransition } from '@tocsin/payload-schemas';
import { compactJson } from '../json/compact-json.js';
import type { Links } from '../links.js';

/** The `alertGroup` event: its times are seconds, its status is in capitals, and it has no `user`. */
export function mackerelGroup({ org, group, setting }: GroupTransition, links: Links): string {
  return compactJson({
    orgName: org.name,
    event: 'alertGroup',
    alertGroup: {
      id: group.id,
      status: group.status.toUpperCase(),
      createdAt: group.openedAt,
      closedAt: group.closedAt,
      url: links.alertGroup(org.name, group.id),
    },
    alertGroupSetting: {
      id: setting.id,
      name: setting.name,
      memo: setting.memo,
      url: links.alertGroupSetting(org.name, setting.id),
    },
    imageUrl: null,
  });
}
