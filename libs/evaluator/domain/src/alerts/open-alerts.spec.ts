import { advance } from '../advance.js';
import { ALERT_MEMORY_SECONDS } from '../limits.js';
import { ShardState } from '../shard-state.js';
import { START } from '../timeline/timeline-time.js';
import type { AlertRow } from '../shard-rows.js';
import { OpenAlerts, targetKey } from './open-alerts.js';

const row = (given: Partial<AlertRow> = {}): AlertRow => ({
  org: 'org1',
  id: 'a1',
  type: 'host',
  monitorId: 'm1',
  target: { kind: 'host', id: 'h1' },
  status: 'warning',
  isOpen: true,
  openedAt: START,
  closedAt: null,
  statusChangedAt: START,
  worstStatus: 'warning',
  sequence: 1,
  ordinal: 1,
  value: 6,
  message: '',
  remindFromMs: START * 1000,
  ...given,
});

describe('OpenAlerts', () => {
  it('finds an alert by its id, its pair, its target and its monitor, within its organization', () => {
    const alerts = new OpenAlerts(() => 0);
    const alert = alerts.add(row());
    expect(alerts.find('org1', 'a1')).toBe(alert);
    expect(alerts.of('org1', 'm1', 'host:h1')).toBe(alert);
    expect(alerts.ofTarget('org1', 'host:h1')).toEqual([alert]);
    expect(alerts.ofMonitor('org1', 'm1')).toEqual([alert]);
    expect(alerts.find('org2', 'a1')).toBeUndefined();
    expect(alerts.of('org2', 'm1', 'host:h1')).toBeUndefined();
    expect(alerts.ofTarget('org2', 'host:h1')).toEqual([]);
    expect(alerts.ofMonitor('org2', 'm1')).toEqual([]);
  });

  it('finds it nowhere once it has been removed', () => {
    const alerts = new OpenAlerts(() => 0);
    const alert = alerts.add(row());
    alerts.remove(alert);
    expect(alerts.find('org1', 'a1')).toBeUndefined();
    expect(alerts.of('org1', 'm1', 'host:h1')).toBeUndefined();
    expect(alerts.ofTarget('org1', 'host:h1')).toEqual([]);
  });

  it('numbers the alerts that a pair opens in one second, closed ones that were stored included', () => {
    const alerts = new OpenAlerts(() => 0);
    expect(alerts.nextOrdinal('org1', 'm1', 'host:h1', START)).toBe(1);
    alerts.restore(row({ isOpen: false, ordinal: 2 }));
    alerts.restore(row({ isOpen: false, ordinal: 1 }));
    expect(alerts.nextOrdinal('org1', 'm1', 'host:h1', START)).toBe(3);
    expect(alerts.nextOrdinal('org1', 'm1', 'host:h1', START + 1)).toBe(1);
    expect(alerts.nextOrdinal('org1', 'm1', 'host:h2', START)).toBe(1);
  });

  it.each([
    [START + ALERT_MEMORY_SECONDS, 2],
    [START + ALERT_MEMORY_SECONDS + 3600, 1],
  ])('forgets an opening when a day has passed: at %i the next is number %i', (now, ordinal) => {
    const state = ShardState.empty();
    advance(state, { kind: 'tick', at: START * 1000 });
    state.alerts.restore(row({ isOpen: false }));
    advance(state, { kind: 'tick', at: now * 1000 });
    expect(state.alerts.nextOrdinal('org1', 'm1', 'host:h1', START)).toBe(ordinal);
  });
});

describe('targetKey', () => {
  it.each([
    [{ kind: 'host' as const, id: 'h1' }, 'host:h1'],
    [{ kind: 'service' as const, name: 'shop' }, 'service:shop'],
    [{ kind: 'monitor' as const }, 'monitor'],
    [{ kind: 'series' as const, name: 'm', labels: { b: '2', a: '1' } }, 'series:["m",[["a","1"],["b","2"]]]'],
  ])('of %j is %s', (target, key) => {
    expect(targetKey(target)).toBe(key);
  });
});
