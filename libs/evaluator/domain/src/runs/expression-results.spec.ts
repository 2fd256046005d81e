import type { MonitorResult } from '@tocsin/payload-schemas';
import { advance } from '../advance.js';
import { ShardState } from '../shard-state.js';
import { ORG, anExpressionMonitor, anOrganization, monitorRecord, organizationRecord } from '../testing/builders.js';
import { playTimeline } from '../testing/timeline.js';
import { START } from '../timeline/timeline-time.js';

const configured = [organizationRecord(anOrganization()), monitorRecord(anExpressionMonitor())];

const TIMELINES = [
  {
    rule: 'opens above a threshold, not at it, and closes at it',
    timeline: `
      5:00   web comes to 5
      10:00  web comes to 5.01   => web@monitor opens warning at 10:00 "web load 5.01 > 5"
      15:00  web comes to 10
      20:00  web comes to 10.5   => web@monitor becomes critical at 20:00 "web load 10.5 > 10"
      25:00  web comes to 7      => web@monitor becomes warning "web load 7 > 5"
      30:00  web comes to 5      => web@monitor closes at 30:00 "web load 5"`,
  },
  {
    rule: 'is unknown without a value, whatever it was before',
    timeline: `
      5:00   web comes to nothing "no value at 0:03"   => web@monitor opens unknown "web load: no value at 0:03"
      10:00  web comes to nothing "no value at 0:08"
      15:00  web comes to 11                           => web@monitor becomes critical
      20:00  web comes to nothing "too expensive"      => web@monitor becomes unknown "web load: too expensive"
      25:00  web comes to 1                            => web@monitor closes`,
  },
  {
    rule: 'carries the time at which the run was due',
    timeline: '5:07  web comes to 7 @-0:07  => web@monitor opens warning at 5:00',
  },
  {
    rule: 'counts a due time once, and none before it',
    timeline: `
      5:00  web comes to 7           => web@monitor opens warning
      5:01  web comes to 1 @-0:01
      5:02  web comes to 1 @-0:03
      5:03  web comes to 1 @-0:02    => web@monitor closes`,
  },
  {
    rule: 'is not judged by a result of another revision, or after its end',
    timeline: `
      5:00   web comes to 7                => web@monitor opens warning
      6:00   edit web {"critical":6}
      10:00  web comes to 1 r1
      10:01  web comes to 7                => web@monitor becomes critical "web load 7 > 6"
      11:00  delete monitor web            => web@monitor closes monitorDelete "web load 7"
      15:00  web comes to 70`,
  },
  {
    rule: 'says nothing of values from before the end of a pause of ours',
    timeline: `
      5:00    web comes to 1
      ~8:00   tick
      10:00   web comes to nothing "no value"
      11:59   web comes to nothing "no value"
      12:00   web comes to nothing "no value"   => web@monitor opens unknown
      13:00   web comes to 1                    => web@monitor closes
      ~13:30  tick
      15:00   web comes to nothing "no value"   => web@monitor opens unknown
      ~18:00  tick
      20:00   web comes to 7                    => web@monitor becomes warning`,
  },
  {
    rule: 'is told again with what it comes to now',
    timeline: `
      1:00   edit web {"notificationInterval":10}
      5:00   web comes to 7                    => web@monitor opens warning
      10:00  web comes to 8
      15:00  tick                              => web@monitor resends at 15:00 "web load 8 > 5"
      16:00  web comes to nothing "no value"   => web@monitor becomes unknown
      26:00  tick                              => web@monitor resends "web load: no value"`,
  },
  {
    rule: 'closed by hand, opens again at the next run',
    timeline: `
      5:00   web comes to 7                    => web@monitor opens warning
      6:00   close web@monitor "known"         => web@monitor closes manual "web load 7"
      10:00  web comes to 7                    => web@monitor opens warning`,
  },
  {
    rule: 'sees nothing wrong for thresholds that are not set',
    timeline: `
      1:00   edit web {"warning":null,"critical":null,"operator":"<"}
      5:00   web comes to -1000000
      6:00   edit web {"warning":0}
      10:00  web comes to 0
      15:00  web comes to -0.1     => web@monitor opens warning "web load -0.1 < 0"`,
  },
];

describe.each([false, true])('an expression monitor (restarted before every line: %s)', (restarts) => {
  it.each(TIMELINES)('$rule', ({ timeline }) => {
    expect(playTimeline(configured, timeline, { restarts }).faults).toEqual([]);
  });
});

it('tells of the expression and what it came to', () => {
  const { transitions } = playTimeline(configured, '5:00  web comes to 7  => web@monitor opens warning');
  expect(transitions[0]).toMatchObject({
    alert: { type: 'expression', target: { kind: 'monitor' } },
    monitor: { operator: '>', warning: 5, critical: 10, duration: 1 },
    metric: { label: 'avg(role(shop:app, loadavg5))', value: 7 },
    why: { points: [{ time: START + 180, value: 7 }], result: { kind: 'expression', value: 7 } },
  });
  expect(transitions[0]).not.toHaveProperty('host');
  expect(transitions[0]).not.toHaveProperty('service');
});

describe('a result', () => {
  const result: MonitorResult = {
    org: ORG,
    owner: 'monitor:web',
    revision: 1,
    dueAt: START,
    result: { kind: 'expression', time: START - 120, value: 7 },
  };
  const take = (given: Partial<MonitorResult>, at: number) => {
    const state = ShardState.empty();
    configured.forEach((change, configOffset) => advance(state, { kind: 'configuration', change, configOffset }));
    const { transitions, counts } = advance(state, {
      kind: 'monitorResult',
      at: at * 1000,
      monitorResult: { ...result, ...given },
    });
    return { opened: transitions.length, counts };
  };

  it.each([
    { what: '20 min after it was due', given: {}, at: START + 1200, opened: 1, counts: { resultsTooOld: 0 } },
    { what: 'later', given: {}, at: START + 1201, opened: 0, counts: { resultsTooOld: 1 } },
    { what: '10 min before it is due', given: {}, at: START - 600, opened: 1, counts: { resultsTooFarAhead: 0 } },
    { what: 'earlier', given: {}, at: START - 601, opened: 0, counts: { resultsTooFarAhead: 1 } },
    {
      what: 'of an unknown monitor',
      given: { owner: 'monitor:x' },
      at: START,
      opened: 0,
      counts: { resultsOutdated: 1 },
    },
    { what: 'of no monitor', given: { owner: 'host:web' }, at: START, opened: 0, counts: { resultsOutdated: 1 } },
    {
      what: 'of another kind',
      given: {
        result: { kind: 'external', status: 200, responseTimeMs: 1, failure: null, certificateExpiresAt: null },
      } as const,
      at: START,
      opened: 0,
      counts: { resultsOutdated: 1 },
    },
  ])('$what opens $opened', ({ given, at, opened, counts }) => {
    expect(take(given, at)).toMatchObject({ opened, counts });
  });
});
