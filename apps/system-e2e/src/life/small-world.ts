import { api, nowSeconds, until } from '@tocsin/tool-instance';
import type { Inbox } from './inbox.js';

interface Target {
  readonly url: string;
  readonly key: string;
}

const METRIC = 'custom.life.load';

/** A service, a host with metadata, monitors, a channel, and an open alert whose notification has been delivered. */
export class SmallWorld {
  private constructor(
    private readonly hostId: string,
    private readonly channelId: string,
    private readonly inbox: Inbox,
  ) {}

  static async make(target: Target, inbox: Inbox): Promise<SmallWorld> {
    await api(target, 'POST', '/api/v0/services', { name: 'shop', memo: 'sells' });
    await api(target, 'POST', '/api/v0/services/shop/roles', { name: 'db', memo: '' });
    const channel = { type: 'webhook', name: 'inbox', url: inbox.url, events: ['alert'] };
    const { id: channelId } = await api<{ id: string }>(target, 'POST', '/api/v0/channels', channel);
    await api(target, 'POST', '/api/v0/monitors', {
      type: 'host',
      name: 'life',
      metric: METRIC,
      operator: '>',
      warning: 5,
      critical: 10,
      duration: 1,
    });
    const { id: hostId } = await api<{ id: string }>(target, 'POST', '/api/v0/hosts', {
      name: 'db1',
      meta: { 'agent-name': 'test' },
      roleFullnames: ['shop:db'],
    });
    await api(target, 'PUT', `/api/v0/hosts/${hostId}/metadata/kept`, { like: 'this' });
    const world = new SmallWorld(hostId, channelId, inbox);
    await world.post(target, 11);
    await until('the notification', async () => (inbox.bodies.length === 1 ? true : undefined));
    return world;
  }

  async post(target: Target, value: number): Promise<void> {
    await api(target, 'POST', '/api/v0/tsdb', [{ hostId: this.hostId, name: METRIC, time: nowSeconds(), value }]);
  }

  /** Everything that the API shows, once nothing is under way. */
  async shown(target: Target): Promise<unknown> {
    const { hostId, channelId } = this;
    const paths = [
      '/api/v0/org',
      '/api/v0/services',
      '/api/v0/services/shop/roles',
      '/api/v0/hosts',
      `/api/v0/hosts/${hostId}/metadata/kept`,
      '/api/v0/monitors',
      '/api/v0/channels',
      '/api/v0/notification-groups',
      '/api/v0/alerts?withClosed=true',
      `/api/v0/hosts/${hostId}/metrics?name=${METRIC}&from=0&to=${nowSeconds()}`,
    ];
    await until('the end of every delivery', async () =>
      (await this.deliveries(target)).every(isDelivered) ? true : undefined,
    );
    const answers = await Promise.all(paths.map((path) => api<unknown>(target, 'GET', path)));
    return {
      ...Object.fromEntries(paths.map((path, i) => [path.replace(/&to=\d+/, ''), answers[i]])),
      deliveries: await this.deliveries(target),
      channelId,
    };
  }

  /** A good sample ends the alert, and its end is told: everything works. */
  async recover(target: Target): Promise<void> {
    const before = this.inbox.bodies.length;
    await this.post(target, 1);
    await until('the end of the alert', async () =>
      this.inbox.bodies.slice(before).find(({ alert }) => alert.status === 'ok'),
    );
    const { alerts } = await api<{ alerts: unknown[] }>(target, 'GET', '/api/v0/alerts');
    expect(alerts).toEqual([]);
  }

  private async deliveries(target: Target): Promise<readonly Delivery[]> {
    return (await api<{ deliveries: Delivery[] }>(target, 'GET', `/api/v1/deliveries?channelId=${this.channelId}`))
      .deliveries;
  }
}

interface Delivery {
  readonly state: string;
}

const isDelivered = ({ state }: Delivery): boolean => state === 'delivered';
