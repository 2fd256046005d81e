import type { ChannelEvent, Notice } from '@tocsin/payload-schemas';
import { anEmailChannel, aSlackChannel, aWebhookChannel } from '../testing/configuration.js';
import { aNotice } from '../testing/transitions.js';
import { routeNotice } from './route-notice.js';
import { routingTable } from './routing-table.js';

const MONITOR = {
  type: 'connectivity',
  id: 'mon1',
  name: 'connectivity',
  memo: '',
  isMute: true,
  alertStatusOnGone: 'CRITICAL',
  scopes: [],
  excludeScopes: [],
} as const;

describe('a notice', () => {
  const host = aNotice() as Extract<Notice, { event: 'hostRegister' }>;
  const { host: _host, ...withoutHost } = host;
  const monitor = { ...withoutHost, monitor: { ...MONITOR, scopes: [], excludeScopes: [] } };
  it.each<{ notice: Notice; event: ChannelEvent }>([
    { notice: host, event: 'hostRegister' },
    { notice: { ...host, event: 'hostStatus', fromStatus: 'standby' }, event: 'hostStatus' },
    { notice: { ...host, event: 'hostRetire' }, event: 'hostRetire' },
    { notice: { ...monitor, event: 'monitorCreate' }, event: 'monitor' },
    { notice: { ...monitor, event: 'monitorUpdate' }, event: 'monitor' },
    { notice: { ...monitor, event: 'monitorDelete' }, event: 'monitor' },
  ])('$notice.event goes to the channels with $event, in whatever group they are', ({ notice, event }) => {
    const all: ChannelEvent[] = ['alert', 'alertGroup', 'hostStatus', 'hostRegister', 'hostRetire', 'monitor'];
    const channels = all.map((only) => aWebhookChannel({ id: only, events: [only] }));
    const { deliveries, skips } = routeNotice(notice, routingTable({ channels, groups: [] }));
    expect(deliveries.map(({ id }) => id)).toEqual([event]);
    expect(skips).toEqual([]);
  });

  it('is recorded as skipped where the channel itself stands in the way', () => {
    const channels = [
      aSlackChannel({ events: ['hostRegister'], suspendedAt: 1 }),
      anEmailChannel({ events: ['hostRegister'] }),
    ];
    const { deliveries, skips } = routeNotice(host, routingTable({ channels, groups: [] }));
    expect(deliveries).toEqual([]);
    expect(skips.map(({ channel, reason }) => [channel.id, reason])).toEqual([
      ['slack1', 'channel_suspended'],
      ['mail1', 'mail_not_set_up'],
    ]);
  });
});
