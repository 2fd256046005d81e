import type { Scope } from '@tocsin/payload-schemas';
import {
  HANAKO,
  aHost,
  aHostMonitor,
  aService,
  aServiceMonitor,
  aUser,
  anOrganization,
  hostRecord,
  monitorRecord,
  organizationRecord,
  serviceRecord,
  userRecord,
} from '../testing/builders.js';
import { timelineFaults } from '../testing/timeline-faults.js';
import { playTimeline } from '../testing/timeline.js';

const world = [
  organizationRecord(anOrganization()),
  hostRecord(aHost({ roles: [{ service: 'shop', role: 'app' }] })),
  serviceRecord(aService({ roles: [{ name: 'app', memo: '' }] })),
  monitorRecord(aHostMonitor()),
  monitorRecord(aServiceMonitor()),
];

describe('a deleted monitor', () => {
  it('closes its alerts, and judges no more', () => {
    expect(
      timelineFaults(
        world,
        `
        1:00  h1 loadavg5=6         => load@h1 opens warning
        1:00  shop errors=6         => errors@shop opens warning
        2:00  delete monitor load   => load@h1 closes monitorDelete at 2:00 "loadavg5 6"
        3:00  h1 loadavg5=60
        4:00  delete monitor errors with its service  => errors@shop closes serviceDelete at 4:00 "errors 6"
        5:00  shop errors=60
        `,
      ),
    ).toEqual([]);
  });

  it('never closes an alert before it opened', () => {
    expect(
      timelineFaults(
        world,
        `
        1:00  h1 loadavg5=6@5:00    => load@h1 opens warning at 6:00
        2:00  delete monitor load   => load@h1 closes monitorDelete at 6:00
        `,
      ),
    ).toEqual([]);
  });
});

describe('a retired host', () => {
  it('loses its alerts, and what still comes from it is ignored', () => {
    expect(
      timelineFaults(
        world,
        `
        1:00  h1 loadavg5=6               => load@h1 opens warning
        1:10  h1 check disk UNKNOWN "?"   => disk@h1 opens unknown
        2:00  h1 retires                  => load@h1 closes hostRetire at 2:00 "loadavg5 6"; disk@h1 closes hostRetire "?"
        3:00  h1 loadavg5=60
        3:00  h1 check disk CRITICAL
        20:00 tick
        `,
      ),
    ).toEqual([]);
  });

  it('leaves nothing behind', () => {
    const { shard } = playTimeline(world, '1:00 h1 loadavg5=6\n2:00 h1 check disk OK\n3:00 h1 retires');
    expect(shard.stored.rows()).toMatchObject({ checks: [], lastSeen: [] });
  });
});

describe('a deleted service', () => {
  it('loses its alerts; a later namesake begins anew', () => {
    expect(
      timelineFaults(
        [...world, monitorRecord(aServiceMonitor({ id: 'quiet', maxCheckAttempts: 2, missingDurationWarning: 10 }))],
        `
        1:00   shop errors=6   => errors@shop opens warning
        1:10   shop errors=6   => quiet@shop opens warning
        2:00   delete service service1
          => errors@shop closes serviceDelete at 2:00; quiet@shop closes serviceDelete at 2:00
        30:00  tick
        `,
      ),
    ).toEqual([]);
  });
});

describe('an edited monitor', () => {
  it('leaves open alerts alone; the next point is judged by what it says now', () => {
    expect(
      timelineFaults(
        world,
        `
        1:00  h1 loadavg5=6                               => load@h1 opens warning
        2:00  edit load {"warning":50,"critical":100}
        3:00  h1 loadavg5=6                               => load@h1 closes
        4:00  edit load {"warning":1,"critical":2}
        5:00  h1 loadavg5=6                               => load@h1 opens critical "loadavg5 6 > 2"
        `,
      ),
    ).toEqual([]);
  });

  it('finds the points of a longer window in the store', () => {
    expect(
      timelineFaults(
        world,
        `
        1:00  h1 loadavg5=4
        2:00  h1 loadavg5=4
        3:00  h1 loadavg5=4
        4:00  edit load {"duration":4,"warning":3.5}
        5:00  h1 loadavg5=4   => load@h1 opens warning "loadavg5 4 > 3.5"
        `,
      ),
    ).toEqual([]);
  });

  it('finds the points of another metric in the store, parts of a percent metric too', () => {
    expect(
      timelineFaults(
        world,
        `
        1:00  h1 memory.used=99 memory.total=100
        2:00  edit load {"duration":2,"metric":"memory%","warning":98}
        3:00  h1 memory.used=98 memory.total=100   => load@h1 opens critical "Memory % 98.5 > 10"
        `,
      ),
    ).toEqual([]);
  });

  it('leaves an alert open whose host it no longer looks at, until somebody closes it', () => {
    expect(
      timelineFaults(
        world,
        `
        1:00  h1 loadavg5=6                                => load@h1 opens warning
        2:00  edit load {"scopes":[{"service":"other"}]}
        3:00  h1 loadavg5=1
        4:00  close load@h1 "moved"                        => load@h1 closes manual at 4:00
        5:00  h1 loadavg5=60
        `,
      ),
    ).toEqual([]);
  });
});

describe('a host whose roles or status change', () => {
  it.each<{ when: string; scopes: Scope[]; excludeScopes: Scope[]; roles: string; isLookedAt: boolean }>([
    { when: 'no scopes', scopes: [], excludeScopes: [], roles: '', isLookedAt: true },
    {
      when: 'the service of a scope',
      scopes: [{ service: 'shop' }],
      excludeScopes: [],
      roles: 'shop:db',
      isLookedAt: true,
    },
    {
      when: 'the role of a scope',
      scopes: [{ service: 'shop', role: 'db' }],
      excludeScopes: [],
      roles: 'shop:db',
      isLookedAt: true,
    },
    {
      when: 'another role',
      scopes: [{ service: 'shop', role: 'db' }],
      excludeScopes: [],
      roles: 'shop:app',
      isLookedAt: false,
    },
    {
      when: 'the role of another service',
      scopes: [{ service: 'shop', role: 'db' }],
      excludeScopes: [],
      roles: 'other:db',
      isLookedAt: false,
    },
    {
      when: 'one of several scopes',
      scopes: [{ service: 'a' }, { service: 'b' }],
      excludeScopes: [],
      roles: 'b:x',
      isLookedAt: true,
    },
    { when: 'a scope, but no role', scopes: [{ service: 'shop' }], excludeScopes: [], roles: '', isLookedAt: false },
    {
      when: 'an excluded role',
      scopes: [],
      excludeScopes: [{ service: 'shop', role: 'db' }],
      roles: 'shop:db',
      isLookedAt: false,
    },
    {
      when: 'a scope and an excluded one',
      scopes: [{ service: 'shop' }],
      excludeScopes: [{ service: 'x' }],
      roles: 'shop:db x:y',
      isLookedAt: false,
    },
    {
      when: 'a scope that does not exist',
      scopes: [{ service: 'none' }],
      excludeScopes: [],
      roles: 'shop:db',
      isLookedAt: false,
    },
  ])('with $when: judged $isLookedAt', ({ scopes, excludeScopes, roles, isLookedAt }) => {
    const [organization, host] = world;
    expect(
      timelineFaults(
        [organization, host, monitorRecord(aHostMonitor({ scopes, excludeScopes }))],
        `
        1:00  h1 has roles ${roles}
        2:00  h1 loadavg5=6   => ${isLookedAt ? 'load@h1 opens warning' : ''}
        `,
      ),
    ).toEqual([]);
  });

  it.each(['maintenance', 'poweroff'])('is not judged in %s: nothing opens, closes or changes', (status) => {
    expect(
      timelineFaults(
        world,
        `
        1:00  h1 loadavg5=6      => load@h1 opens warning
        2:00  h1 is ${status}
        3:00  h1 loadavg5=60
        4:00  h1 loadavg5=1
        5:00  h1 is standby
        6:00  h1 loadavg5=1      => load@h1 closes at 6:00
        7:00  h1 is ${status}
        8:00  h1 loadavg5=6
        9:00  h1 is working
        `,
      ),
    ).toEqual([]);
  });

  it('is judged over the points that came while nobody looked', () => {
    expect(
      timelineFaults(
        [...world.slice(0, 3), monitorRecord(aHostMonitor({ maxCheckAttempts: 3 }))],
        `
        1:00  h1 is maintenance
        2:00  h1 loadavg5=6
        3:00  h1 loadavg5=6
        4:00  h1 is working
        5:00  h1 loadavg5=6  => load@h1 opens warning
        `,
      ),
    ).toEqual([]);
  });
});

describe('the worst status of an alert', () => {
  it.each([
    { statuses: ['WARNING', 'OK'], worst: ['warning', 'warning'] },
    { statuses: ['WARNING', 'CRITICAL', 'WARNING', 'OK'], worst: ['warning', 'critical', 'critical', 'critical'] },
    { statuses: ['CRITICAL', 'WARNING', 'OK'], worst: ['critical', 'critical', 'critical'] },
    { statuses: ['UNKNOWN', 'CRITICAL', 'OK'], worst: ['unknown', 'unknown', 'unknown'] },
  ])('of $statuses is $worst', ({ statuses, worst }) => {
    const timeline = statuses.map((status, i) => `${i + 1}:00 h1 check disk ${status}`).join('\n');
    expect(playTimeline(world, timeline).transitions.map(({ alert }) => alert.worstStatus)).toEqual(worst);
  });
});

describe('a transition', () => {
  const timeline = `
    1:00  h1 loadavg5=6
    2:00  h1 has roles shop:db
    3:00  delete monitor load
  `;

  it('tells who did it, and the configuration that it was judged by', () => {
    const [opened, closed] = playTimeline(world, timeline).transitions;
    expect(opened).toMatchObject({ user: null, previousStatus: null, configOffset: 4 });
    expect(closed).toMatchObject({
      user: { id: HANAKO.id, screenName: HANAKO.screenName },
      previousStatus: 'warning',
      configOffset: 6,
    });
  });

  it.each([
    { actor: { kind: 'user' as const, id: 'u2' }, user: { id: 'u2', screenName: 'taro' } },
    { actor: { kind: 'user' as const, id: 'u3' }, user: { id: 'u3', screenName: 'u3' } },
    { actor: { kind: 'key' as const, id: 'k1' }, user: null },
    { actor: { kind: 'system' as const, id: 'retention' }, user: null },
  ])('by $actor.kind $actor.id has the user $user', ({ actor, user }) => {
    const configured = [
      userRecord(aUser({ id: 'u2', screenName: 'taro' })),
      ...world.slice(0, 3),
      monitorRecord(aHostMonitor(), { actor }),
    ];
    expect(playTimeline(configured, timeline).transitions[1].user).toEqual(user);
  });

  it('shows host and service as they are when it happens', () => {
    const [opened, closed] = playTimeline(world, timeline).transitions;
    expect(opened.host?.roles).toEqual([{ service: 'shop', role: 'app' }]);
    expect(closed.host?.roles).toEqual([{ service: 'shop', role: 'db' }]);
    const [failing] = playTimeline(world, '1:00 shop errors=6').transitions;
    expect(failing).toMatchObject({ service: { id: 'service1', name: 'shop', memo: '', roles: ['app'] } });
  });
});
