import {
  aHost,
  aHostMonitor,
  anOrganization,
  hostRecord,
  monitorRecord,
  organizationRecord,
} from '../testing/builders.js';
import { timelineFaults } from '../testing/timeline-faults.js';
import { componentOf } from './percent-metrics.js';
import type { HostMonitor } from '@tocsin/payload-schemas';

const withMonitor = (given: Partial<HostMonitor>) => [
  organizationRecord(anOrganization()),
  hostRecord(aHost()),
  monitorRecord(aHostMonitor({ id: 'pct', warning: 80, critical: 90, ...given })),
];

describe('percent metrics are computed from what agents post', () => {
  it.each([
    { metric: 'cpu%', posted: 'cpu.user.percentage=85 cpu.idle.percentage=15', shown: 'CPU % 85 > 80' },
    {
      metric: 'cpu%',
      // Four cores; the time of guests is in user already.
      posted: 'cpu.user.percentage=320 cpu.system.percentage=20 cpu.guest.percentage=300 cpu.idle.percentage=60',
      shown: 'CPU % 85 > 80',
    },
    { metric: 'memory%', posted: 'memory.used=850 memory.total=1000 memory.swap_total=1', shown: 'Memory % 85 > 80' },
    { metric: 'swap%', posted: 'memory.swap_used=17 memory.swap_total=20', shown: 'Swap % 85 > 80' },
    {
      metric: 'disk%',
      posted: 'filesystem.sda1.used=1 filesystem.sda1.size=100 filesystem.sdb.used=85 filesystem.sdb.size=100',
      shown: 'Filesystem % 85 > 80',
    },
    {
      metric: 'container-cpu%',
      posted:
        'container.cpu.web.usage=85 container.cpu.web.limit=100 container.cpu.db.usage=1 container.cpu.db.limit=100',
      shown: 'Container CPU % 85 > 80',
    },
    {
      metric: 'container-memory%',
      posted: 'container.memory.web.usage=425 container.memory.web.limit=500',
      shown: 'Container Memory % 85 > 80',
    },
  ])('$metric: $shown', ({ metric, posted, shown }) => {
    expect(timelineFaults(withMonitor({ metric }), `1:00 h1 ${posted} => pct@h1 opens warning "${shown}"`)).toEqual([]);
  });

  it.each([
    { when: 'the whole is absent', metric: 'memory%', posted: 'memory.used=850' },
    { when: 'the whole is zero', metric: 'swap%', posted: 'memory.swap_used=0 memory.swap_total=0' },
    { when: 'the part is absent', metric: 'memory%', posted: 'memory.total=850' },
    { when: 'idle time is absent', metric: 'cpu%', posted: 'cpu.user.percentage=100' },
    { when: 'there is nothing but idle time', metric: 'cpu%', posted: 'cpu.idle.percentage=100' },
    {
      when: 'part and whole belong to different items',
      metric: 'disk%',
      posted: 'filesystem.a.used=9 filesystem.b.size=10',
    },
    { when: 'part and whole are of different times', metric: 'memory%', posted: 'memory.used=9@-1:00 memory.total=10' },
  ])('are not applied when $when', ({ metric, posted }) => {
    expect(timelineFaults(withMonitor({ metric, operator: '<', warning: 101 }), `5:00 h1 ${posted}`)).toEqual([]);
  });

  it('have means, attempts and freshness like any other metric', () => {
    expect(
      timelineFaults(
        withMonitor({ metric: 'memory%', duration: 2, maxCheckAttempts: 2 }),
        `
        30:00  h1 memory.used=85 memory.total=100
        31:00  h1 memory.used=85 memory.total=100
        32:00  h1 memory.used=99 memory.total=100   => pct@h1 opens critical "Memory % 92 > 90"
        33:00  h1 memory.used=0@-20:01 memory.total=100@-20:01
        34:00  h1 memory.used=1 memory.total=100    => pct@h1 closes "Memory % 50"
        `,
      ),
    ).toEqual([]);
  });

  it('are computed anew when a part comes later or is overwritten', () => {
    expect(
      timelineFaults(
        withMonitor({ metric: 'memory%' }),
        `
        1:00  h1 memory.used=95
        1:10  h1 memory.total=100@-0:10  => pct@h1 opens critical at 1:00
        1:20  h1 memory.total=1000@-0:20 => pct@h1 closes at 1:00 "Memory % 9.5"
        `,
      ),
    ).toEqual([]);
  });

  it('are judged only at a time that a part was posted for', () => {
    expect(
      timelineFaults(
        withMonitor({ metric: 'memory%', duration: 2 }),
        `
        1:00  h1 memory.used=50 memory.total=100
        2:00  h1 memory.used=85 memory.total=100
        # the mean is 92 now, but the point of 1:00 is not the newest
        2:10  h1 memory.used=99@-1:10
        2:20  h1 memory.used=99@-1:20 memory.total=100@-0:20  => pct@h1 opens critical at 2:00 "Memory % 92 > 90"
        `,
      ),
    ).toEqual([]);
  });

  it('are not judged by what another metric was posted for at that time', () => {
    expect(
      timelineFaults(
        [...withMonitor({ metric: 'memory%', duration: 2 }), monitorRecord(aHostMonitor({ id: 'load' }))],
        `
        1:00  h1 memory.used=50 memory.total=100
        2:00  h1 memory.used=85 memory.total=100
        2:10  h1 memory.used=99@-1:10 loadavg5=1@-0:10
        `,
      ),
    ).toEqual([]);
  });

  it('live beside monitors of the metrics that they are made of', () => {
    expect(
      timelineFaults(
        [
          ...withMonitor({ metric: 'cpu%' }),
          monitorRecord(
            aHostMonitor({
              id: 'idle',
              metric: 'cpu.idle.percentage',
              operator: '<',
              warning: 20,
              critical: undefined,
              duration: 3,
            }),
          ),
        ],
        `
        1:00  h1 cpu.user.percentage=50 cpu.idle.percentage=50
        2:00  h1 cpu.user.percentage=99 cpu.idle.percentage=1    => pct@h1 opens critical
        3:00  h1 cpu.user.percentage=99 cpu.idle.percentage=1    => idle@h1 opens warning "cpu.idle.percentage 17.33 < 20"
        4:00  delete monitor pct   => pct@h1 closes monitorDelete "CPU % 99"
        5:00  h1 cpu.user.percentage=99 cpu.idle.percentage=98  => idle@h1 closes
        `,
      ),
    ).toEqual([]);
  });

  it('take nothing from a posted metric of their name', () => {
    expect(timelineFaults(withMonitor({ metric: 'cpu%' }), '1:00 h1 cpu%=99')).toEqual([]);
  });
});

describe('componentOf', () => {
  it.each([
    ['cpu.user.percentage', 'cpu%', 'busy', ''],
    ['cpu.idle.percentage', 'cpu%', 'idle', ''],
    ['memory.used', 'memory%', 'used', ''],
    ['memory.swap_total', 'swap%', 'total', ''],
    ['filesystem.sda1.size', 'disk%', 'total', 'sda1'],
    ['container.cpu.web.usage', 'container-cpu%', 'used', 'web'],
    ['container.memory.web.limit', 'container-memory%', 'total', 'web'],
  ])('%s is part of %s', (metric, of, role, item) => {
    expect(componentOf(metric)).toEqual({ of, role, item });
  });

  it.each([
    'cpu.guest.percentage',
    'cpu.user.percentage.more',
    'cpu.user',
    'memory.free',
    'memory.used.more',
    'memory.toString',
    'filesystem.sda1.free',
    'filesystem.used',
    'container.cpu.web.other',
    'container.constructor.web.usage',
    'loadavg5',
    '',
  ])('%s is part of nothing', (metric) => {
    expect(componentOf(metric)).toBeUndefined();
  });
});
