import type { ChannelEvent } from '@tocsin/payload-schemas';
import { aDefaultGroup, anEmailChannel, aWebhookChannel } from '../testing/configuration.js';
import { aTransition } from '../testing/transitions.js';
import { routeGroup } from './route-group.js';
import { routeTransition } from './route-transition.js';
import type { Routing } from './routing.js';
import { type RoutingTable, routingTable } from './routing-table.js';

const channels = [
  aWebhookChannel({ id: 'none', events: [] }),
  aWebhookChannel({ id: 'alerts', events: ['alert'] }),
  aWebhookChannel({ id: 'groups', events: ['alertGroup'] }),
  aWebhookChannel({ id: 'both', events: ['alert', 'alertGroup'] }),
];
const table = (): RoutingTable =>
  routingTable({ channels, groups: [aDefaultGroup(channels.map(({ id }) => id))], alertGroupSettings: ['web'] });
const shown = ({ deliveries, skips }: Routing): object => ({
  to: deliveries.map(({ id }) => id),
  skipped: skips.map(({ channel, reason }) => `${channel.id}: ${reason}`),
});

describe('with alert groups', () => {
  it.each<{ alert: string; settings: string[] | undefined; to: string[]; skipped: string[] }>([
    { alert: 'in no group', settings: undefined, to: ['alerts', 'both'], skipped: [] },
    { alert: 'in a group', settings: ['web'], to: ['alerts'], skipped: ['both: told_by_alert_group'] },
    {
      alert: 'in a group and one that is gone',
      settings: ['gone', 'web'],
      to: ['alerts'],
      skipped: ['both: told_by_alert_group'],
    },
    { alert: 'in a group whose setting is gone', settings: ['gone'], to: ['alerts', 'both'], skipped: [] },
  ])('an alert $alert goes to $to', ({ settings, to, skipped }) => {
    const transition = aTransition({ alert: { alertGroupSettingIds: settings } });
    expect(shown(routeTransition(transition, table()))).toEqual({ to, skipped });
  });

  it('a muted monitor is the reason that is given for an alert in a group', () => {
    const transition = aTransition({ alert: { alertGroupSettingIds: ['web'] }, monitor: { isMute: true } });
    const skipped = ['alerts: monitor_muted', 'both: monitor_muted'];
    expect(shown(routeTransition(transition, table()))).toEqual({ to: [], skipped });
  });

  it('a group goes to every channel with the event, in whatever notification group it is', () => {
    expect(shown(routeGroup(routingTable({ channels, groups: [] })))).toEqual({ to: ['groups', 'both'], skipped: [] });
  });

  it('a group is recorded as skipped where the channel itself stands in the way', () => {
    const events: ChannelEvent[] = ['alertGroup'];
    const own = [aWebhookChannel({ events, suspendedAt: 1 }), anEmailChannel({ events })];
    expect(shown(routeGroup(routingTable({ channels: own, groups: [] })))).toEqual({
      to: [],
      skipped: ['web1: channel_suspended', 'mail1: mail_not_set_up'],
    });
  });
});
