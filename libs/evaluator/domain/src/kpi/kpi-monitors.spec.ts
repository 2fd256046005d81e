import type { KpiCondition, KpiFindings, KpiMonitorState } from '@tocsin/payload-schemas';
import {
  aChart,
  aKpiMonitor,
  anAlertGroupSetting,
  alertGroupSettingRecord,
  aDowntime,
  anOrganization,
  aProject,
  chartRecord,
  downtimeRecord,
  kpiMonitorRecord,
  organizationRecord,
  projectRecord,
} from '../testing/builders.js';
import { playTimeline } from '../testing/timeline.js';
import { timelineFaults } from '../testing/timeline-faults.js';

const world = [organizationRecord(anOrganization()), projectRecord(aProject()), chartRecord(aChart())];
const watched = (given: Partial<KpiMonitorState> = {}): Parameters<typeof timelineFaults>[0] => [
  ...world,
  kpiMonitorRecord(aKpiMonitor(given)),
];
const faults = (timeline: string, given: Partial<KpiMonitorState> = {}): readonly string[] =>
  timelineFaults(watched(given), timeline);
const told = (timeline: string, given: Partial<KpiMonitorState> = {}): readonly KpiFindings[] =>
  playTimeline(watched(given), timeline).kpiFindings;
const changes = (findings: readonly KpiFindings[]): readonly string[][] =>
  findings.map((record) => record.findings.map(({ change, series }) => `${series.name} ${change}`));

const BELOW_50: KpiCondition = { type: 'threshold', operator: 'below', value: 50 };
const ABOVE_200: KpiCondition = { type: 'threshold', operator: 'above', value: 200 };
const LAST_WEEK: KpiCondition = { type: 'change', operator: 'below', baseline: 'lastWeek', by: { percent: 20 } };
const SURPRISE: KpiCondition = { type: 'confidence', level: 99, sides: 'both' };

describe('a complete bucket', () => {
  it('opens the alert of a series that breaches, and one that does not breach closes it', () => {
    expect(
      faults(`
        1:10:00  sales counts web=50
        2:10:00  sales counts web=49
          => sales@web opens critical at 2:00:00 "2025-11-24 17:00:00: 49.0 is lower than the threshold 50.0."
        3:10:00  sales counts web=48
        4:10:00  sales counts web=50
          => sales@web closes at 4:00:00 "2025-11-24 19:00:00: 50.0 is back: no longer lower than the threshold 50.0."
      `),
    ).toEqual([]);
  });

  it('is judged once, whatever later results say of it', () => {
    expect(
      faults(`
        1:10:00  sales counts web=49            => sales@web opens critical
        1:20:00  sales counts web=60
        2:10:00  sales counts web=49 | web=49
        2:20:00  close sales@web                => sales@web closes manual
        2:30:00  sales counts web=49
        3:10:00  sales counts web=49            => sales@web opens critical
      `),
    ).toEqual([]);
  });

  it('of several comes in its turn, oldest first', () => {
    expect(
      faults(`
        3:10:00  sales counts web=60 | web=49 | web=61
          => sales@web opens critical at 2:00:00; sales@web closes at 3:00:00
      `),
    ).toEqual([]);
  });

  it('of each series has an alert of its own', () => {
    expect(
      faults(`
        1:10:00  sales counts web=49 & app=60 & tv=1   => sales@web opens critical; sales@tv opens critical
        2:10:00  sales counts web=60 & app=1 & tv=2    => sales@web closes; sales@app opens critical
      `),
    ).toEqual([]);
  });

  it('without a value leaves everything as it is', () => {
    expect(
      faults(`
        1:10:00  sales counts web=nothing
        2:10:00  sales counts web=49        => sales@web opens critical
        3:10:00  sales counts web=nothing
        4:10:00  sales counts web=51        => sales@web closes
      `),
    ).toEqual([]);
  });

  it('is not of a time that was judged by hours when the chart goes over to days', () => {
    expect(
      faults(`
        1:10:00   sales counts web=40          => sales@web opens critical
        1:20:00   sales counts web=60 by day
        ~8:10:00  sales counts web=60 by day   => sales@web closes at 8:00:00
      `),
    ).toEqual([]);
  });

  it('of a monitor, or of a chart, that has been edited since is not judged', () => {
    expect(
      faults(`
        1:00:00  edit kpiMonitor sales {"memo":"new"}
        1:10:00  sales counts web=49 r1
        1:20:00  sales counts web=49 r2     => sales@web opens critical
        2:00:00  edit chart chart1 {"name":"new"}
        2:10:00  sales counts web=60 c1
        2:20:00  sales counts web=60 c2     => sales@web closes
      `),
    ).toEqual([]);
  });
});

describe('conditions are joined with OR', () => {
  const both = { conditions: [BELOW_50, LAST_WEEK, ABOVE_200] };

  it('each opens and closes an alert of its own', () => {
    expect(
      faults(
        `
        1:10:00  sales counts web=49 lastWeek=100
          => sales@web opens critical "2025-11-24 16:00:00: 49.0 is lower than the threshold 50.0.";
             sales@web opens critical "2025-11-24 16:00:00: 49.0 is 51% lower than last week's value of 100.0."
        2:10:00  sales counts web=70 lastWeek=100
          => sales@web closes "2025-11-24 17:00:00: 70.0 is back: no longer lower than the threshold 50.0."
        3:10:00  sales counts web=201 lastWeek=200
          => sales@web closes "2025-11-24 18:00:00: 201.0 is back: 0.5% higher than last week's value of 200.0.";
             sales@web opens critical "2025-11-24 18:00:00: 201.0 is higher than the threshold 200.0."
        `.replaceAll(/;\s+sales/g, '; sales'),
        both,
      ),
    ).toEqual([]);
  });

  it('and all that one judgement finds is told together', () => {
    const [first, second] = told(
      `
      1:10:00  sales counts web=49 lastWeek=100 & app=10
      2:10:00  sales counts web=70 lastWeek=100 & app=10
      `,
      both,
    );
    expect(first).toMatchObject({
      org: { id: 'org1', name: 'acme-ops' },
      project: { id: 'project1', number: 100_001, name: 'Web', timeZone: 'UTC' },
      monitor: { id: 'sales', revision: 1, isAutomatic: false, isSmart: false, severity: 'critical' },
      chart: { id: 'chart1', revision: 1, name: 'Checkout' },
      interval: 'hour',
      unit: 'count',
      at: 1_764_000_000 + 4200,
      countedUntil: (1_764_000_000 + 4200) * 1000,
      findings: [
        { change: 'open', sequence: 1, condition: BELOW_50, value: 49, threshold: 50, changePercent: -2 },
        {
          change: 'open',
          condition: LAST_WEEK,
          baseline: { value: 100, start: 1_764_000_000 - 7 * 86_400 },
          changePercent: -51,
        },
        {
          change: 'open',
          condition: BELOW_50,
          series: { name: 'app', groupBy: [{ property: 'platform', value: 'app' }] },
        },
      ],
    });
    expect(second.findings).toMatchObject([{ change: 'close', sequence: 2, alert: { isOpen: false, status: 'ok' } }]);
  });

  it('a transition says what a picture needs', () => {
    const [opened] = playTimeline(
      watched({ conditions: [SURPRISE] }),
      '1:10:00  sales counts web=49 in 70..130',
    ).transitions;
    expect(opened).toMatchObject({
      alert: {
        type: 'kpi',
        target: {
          kind: 'series',
          name: 'web',
          labels: { platform: 'web', segment: 'All Users', condition: 'confidence both 99' },
        },
      },
      monitor: { type: 'kpi', name: 'Sales', revision: 1 },
      why: {
        points: [{ time: 1_764_000_000, value: 49 }],
        result: {
          bucket: { start: 1_764_000_000, end: 1_764_003_600 },
          value: 49,
          expected: 100,
          lower: 70,
          upper: 130,
          interval: 'hour',
          unit: 'count',
          timeZone: 'UTC',
          projectId: 'project1',
          chart: { id: 'chart1', revision: 1 },
          series: { name: 'web' },
          condition: SURPRISE,
        },
      },
    });
  });
});

describe('an alert opens after so many buckets in a row', () => {
  it.each([
    { buckets: 2, opensAt: 2 },
    { buckets: 3, opensAt: 3 },
  ])('$buckets', ({ buckets, opensAt }) => {
    const lines = [1, 2, 3].map(
      (hour) =>
        `${hour}:10:00 sales counts web=1 ${hour === opensAt ? `=> sales@web opens critical at ${hour}:00:00` : ''}`,
    );
    expect(faults(lines.join('\n'), { buckets })).toEqual([]);
  });

  it('one that does not breach begins the count anew; one without a value neither counts nor breaks it', () => {
    expect(
      faults(
        `
        1:10:00  sales counts web=1
        2:10:00  sales counts web=50
        3:10:00  sales counts web=1
        4:10:00  sales counts web=nothing
        5:10:00  sales counts web=1      => sales@web opens critical
        6:10:00  sales counts web=50     => sales@web closes
        7:10:00  sales counts web=1
        8:10:00  sales counts web=1      => sales@web opens critical
        `,
        { buckets: 2 },
      ),
    ).toEqual([]);
  });

  it('an edit of the chart begins the count anew, one of the monitor does not', () => {
    expect(
      faults(
        `
        1:10:00  sales counts web=1
        2:00:00  edit kpiMonitor sales {"memo":"new"}
        2:10:00  sales counts web=1
        3:00:00  edit chart chart1 {"name":"new"}
        3:10:00  sales counts web=1
        4:10:00  sales counts web=1
        5:10:00  sales counts web=1      => sales@web opens critical
        `,
        { buckets: 3 },
      ),
    ).toEqual([]);
  });
});

describe('the bucket that is still filling', () => {
  const pace = { conditions: [SURPRISE, ABOVE_200], judgesPace: true };

  it('opens an alert at once, once, and is closed by the whole bucket', () => {
    expect(
      faults(
        `
        1:15:00  sales sees web=10 in 30..90
          => sales@web opens critical at 1:15:00
             "2025-11-24 17:00:00: 10.0 so far (until 17:15:00) is lower than the expected range 30.0–90.0."
        1:20:00  sales sees web=40 in 35..95
        1:25:00  sales sees web=20 in 40..99
        2:10:00  sales counts web=80 in 70..130   => sales@web closes at 2:00:00
        `.replaceAll(/critical at 1:15:00\s+"/g, 'critical at 1:15:00 "'),
        pace,
      ),
    ).toEqual([]);
  });

  it('goes on as the alert of the whole bucket if that breaches, too', () => {
    expect(
      faults(
        `
        1:15:00  sales sees web=10 in 30..90                                 => sales@web opens critical
        2:10:00  sales counts web=60 in 70..130
        2:15:00  sales sees web=50 in 30..90
        3:10:00  sales counts web=80 in 70..130                              => sales@web closes
        `,
        pace,
      ),
    ).toEqual([]);
  });

  it('shows a fall that its good beginning hides', () => {
    expect(
      faults(
        `
        1:40:00  sales sees web=80 in 60..120 lately 3 in 9..30
          => sales@web opens critical "2025-11-24 17:00:00: 3.0 of late (until 17:40:00) is lower than the expected range 9.0–30.0."
        `,
        pace,
      ),
    ).toEqual([]);
  });

  it('opens what can only become more above a threshold', () => {
    expect(
      faults(
        `
        1:15:00  sales sees web=200 rising
        1:20:00  sales sees web=201
        1:25:00  sales sees web=201 rising     => sales@web opens critical
        `,
        pace,
      ),
    ).toEqual([]);
  });

  it('never ends an alert that a whole bucket opened, nor does the bucket before it end its own', () => {
    expect(
      faults(
        `
        1:10:00  sales counts web=60 in 70..130  => sales@web opens critical at 1:00:00
        1:15:00  sales sees web=60 in 30..90
        2:05:00  sales sees web=60 in 30..90
        2:10:00  sales counts web=80 in 70..130  => sales@web closes
        3:05:00  sales sees web=1 in 5..20       => sales@web opens critical at 3:05:00
        3:10:00  sales counts web=80 in 70..130
        3:15:00  sales sees web=30 in 20..60
        4:10:00  sales counts web=80 in 70..130  => sales@web closes at 4:00:00
        `,
        pace,
      ),
    ).toEqual([]);
  });

  it('opens nothing again that somebody has closed, neither does it when it is whole', () => {
    expect(
      faults(
        `
        1:15:00  sales sees web=10 in 30..90     => sales@web opens critical
        1:20:00  close sales@web "known"         => sales@web closes manual "The alert was closed by hand: known"
        1:25:00  sales sees web=12 in 40..95
        2:10:00  sales counts web=40 in 70..130
        2:15:00  sales sees web=10 in 30..90     => sales@web opens critical
        `,
        pace,
      ),
    ).toEqual([]);
  });

  it.each([
    { what: 'unless the monitor judges it', given: { ...pace, judgesPace: false } },
    { what: 'nor where several buckets in a row are asked for', given: { ...pace, buckets: 2 } },
  ])('opens nothing $what', ({ given }) => {
    expect(faults('1:15:00  sales sees web=10 in 30..90\n1:20:00 sales sees web=300 rising', given)).toEqual([]);
  });

  it('that has been judged as a whole says nothing any more', () => {
    expect(faults('2:10:00 sales counts web=80 in 70..130\n2:15:00 sales sees web=1 in 9..30 @-0:20:00', pace)).toEqual(
      [],
    );
  });
});

describe('a level that changes for good', () => {
  const given = { conditions: [SURPRISE] };

  it('is told by an alert that is open, which ends when the new level is expected', () => {
    expect(
      faults(
        `
        1:10:00  sales counts web=40 in 70..130                  => sales@web opens critical
        2:10:00  sales counts web=41 in 60..120
        3:10:00  sales counts web=40 in 50..110 now down 100>41  => sales@web resends
        4:10:00  sales counts web=40 in 30..50                   => sales@web closes
        `,
        given,
      ),
    ).toEqual([]);
    const resent = told(
      `
      1:10:00  sales counts web=40 in 70..130
      2:10:00  sales counts web=40 in 50..110 now down 100>41
      `,
      given,
    )[1];
    expect(resent.findings).toMatchObject([{ change: 'resend', shift: { direction: 'down', before: 100, after: 41 } }]);
  });

  it('opens one otherwise, whatever is asked for in a row', () => {
    expect(
      faults(
        `
        1:10:00  sales counts web=40 in 30..110 now down 100>41  => sales@web opens critical
        2:10:00  sales counts web=40 in 30..50                   => sales@web closes
        `,
        { ...given, buckets: 3 },
      ),
    ).toEqual([]);
  });

  it('is not told to somebody who attends to the alert', () => {
    expect(
      faults(
        `
        1:10:00  sales counts web=40 in 70..130                  => sales@web opens critical
        1:20:00  acknowledge sales@web                           => sales@web is acknowledged
        2:10:00  sales counts web=40 in 50..110 now down 100>41
        `,
        given,
      ),
    ).toEqual([]);
  });

  it.each([
    { sides: 'above' as const, shift: 'now down 100>41' },
    { sides: 'below' as const, shift: 'now up 100>41' },
  ])('to a side that a condition ($sides) does not look at is none of it', ({ sides, shift }) => {
    const conditions: KpiCondition[] = [{ ...SURPRISE, sides }];
    expect(faults(`1:10:00 sales counts web=100 in 70..130 ${shift}`, { conditions })).toEqual([]);
  });

  it('is none of a threshold', () => {
    expect(faults('1:10:00 sales counts web=60 in 50..110 now down 100>60')).toEqual([]);
  });
});

describe('what never happens', () => {
  it('breaches a threshold below 1; a band there is none of', () => {
    expect(
      faults(
        `
        1:10:00  sales counts web=0 without a band silent   => sales@web opens critical
        2:10:00  sales counts web=0 without a band silent
        `,
        { conditions: [{ ...BELOW_50, value: 1 }, SURPRISE, LAST_WEEK] },
      ),
    ).toEqual([]);
  });
});

describe('an alert that no bucket says anything of any more', () => {
  it('ends after a week', () => {
    expect(
      faults(`
        1:10:00     sales counts web=40       => sales@web opens critical
        ~168:10:00  sales counts app=60
        ~169:10:00  sales counts app=60       => sales@web closes "There was nothing to compare for 7 days."
      `),
    ).toEqual([]);
  });

  it('ends at once when the edited chart no longer has its series', () => {
    expect(
      faults(`
        1:10:00  sales counts web=40 & app=40   => sales@web opens critical; sales@app opens critical
        2:00:00  edit chart chart1 {"name":"apps"}
        2:10:00  sales counts app=40            => sales@web closes "The chart no longer has this series."
      `),
    ).toEqual([]);
  });
});

describe('the configuration', () => {
  it.each([
    { what: 'monitor', deletion: 'delete kpiMonitor sales' },
    { what: 'chart', deletion: 'delete chart chart1' },
    { what: 'project', deletion: 'delete project project1' },
  ])('deletion of the $what ends all alerts, and is told', ({ deletion }) => {
    const timeline = `
      1:10:00  sales counts web=40 & app=40   => sales@web opens critical; sales@app opens critical
      2:00:00  ${deletion}
      2:10:00  sales counts web=40
    `;
    const [opened, closed, ...more] = told(timeline);
    expect(opened.findings).toHaveLength(2);
    expect(closed.findings).toMatchObject([
      { change: 'close', value: 40, message: 'The monitor was deleted.', bucket: { start: 1_764_000_000 } },
      { change: 'close', alert: { isOpen: false } },
    ]);
    expect(more).toEqual([]);
    const { transitions } = playTimeline(watched(), timeline);
    expect(transitions.slice(2)).toMatchObject([
      { trigger: 'monitorDelete', user: { screenName: 'hanako' } },
      { trigger: 'monitorDelete' },
    ]);
  });

  it('an edit ends the alerts of conditions that are gone, and leaves the others', () => {
    expect(
      faults(
        `
        1:10:00  sales counts web=40 lastWeek=100    => sales@web opens critical; sales@web opens critical
        2:00:00  edit kpiMonitor sales {"conditions":[${JSON.stringify(LAST_WEEK)},${JSON.stringify(ABOVE_200)}]}
          => sales@web closes monitorDelete "The monitor no longer has this condition."
        2:10:00  sales counts web=95 lastWeek=100    => sales@web closes
        `,
        { conditions: [BELOW_50, LAST_WEEK] },
      ),
    ).toEqual([]);
  });

  it('another severity counts from the next bucket on', () => {
    expect(
      faults(`
        1:10:00  sales counts web=40                           => sales@web opens critical
        1:20:00  edit kpiMonitor sales {"severity":"warning"}
        2:10:00  sales counts web=40                           => sales@web becomes warning
      `),
    ).toEqual([]);
  });

  it('neither downtimes nor alert groups are about KPIs', () => {
    const configured = [
      ...watched({ notificationInterval: 10 }),
      downtimeRecord(aDowntime({ duration: 600 })),
      alertGroupSettingRecord(anAlertGroupSetting()),
    ];
    const timeline = `
      1:10:00  sales counts web=40    => sales@web opens critical
      1:20:00  tick                   => sales@web resends at 1:20:00
    `;
    expect(timelineFaults(configured, timeline)).toEqual([]);
  });
});

describe('who is told', () => {
  it('of ends, too, whoever brought them about; and whether the monitor tells recovery', () => {
    const timeline = `
      1:10:00  sales counts web=40
      2:10:00  sales counts web=60
      3:10:00  sales counts web=40
      3:20:00  close sales@web
      4:10:00  sales counts web=40
      4:20:00  delete kpiMonitor sales
    `;
    for (const tellsRecovery of [true, false]) {
      const all = told(timeline, { tellsRecovery });
      expect(changes(all)).toEqual([0, 1, 2].flatMap(() => [['web open'], ['web close']]));
      expect(all.map(({ monitor }) => monitor.tellsRecovery)).toEqual(all.map(() => tellsRecovery));
    }
  });

  it('a muted or snoozed monitor goes on, and its findings say so', () => {
    const until = 1_764_000_000 + 7200;
    expect(told('1:10:00  sales counts web=40', { isMute: true })).toMatchObject([{ monitor: { isMute: true } }]);
    expect(told('1:10:00  sales counts web=40', { snoozedUntil: until })).toMatchObject([
      { monitor: { snoozedUntil: until } },
    ]);
  });

  it('what is still open when the snooze of its monitor ends is told then, unless somebody attends to it', () => {
    expect(
      faults(
        `
        1:10:00  sales counts web=40 & app=40 & tv=40
          => sales@web opens critical; sales@app opens critical; sales@tv opens critical
        1:20:00  acknowledge sales@app                  => sales@app is acknowledged
        2:10:00  sales counts web=41 & app=41 & tv=60   => sales@tv closes
        3:10:00  sales counts web=42 & app=42 & tv=40   => sales@tv opens critical; sales@web resends at 3:10:00
        4:10:00  sales counts web=43 & app=43 & tv=40
        `,
        { snoozedUntil: 1_764_000_000 + 3 * 3600 + 600 },
      ),
    ).toEqual([]);
  });

  it('is reminded by the interval, but not while the monitor is muted or snoozed', () => {
    expect(
      faults(
        `
        1:10:00  sales counts web=40                    => sales@web opens critical
        1:20:00  tick                                   => sales@web resends
        1:25:00  edit kpiMonitor sales {"isMute":true}
        1:30:00  tick
        1:35:00  edit kpiMonitor sales {"isMute":false,"snoozedUntil":${1_764_000_000 + 6000}}
        1:40:00  tick                                   => sales@web resends
        1:45:00  edit kpiMonitor sales {"snoozedUntil":${1_764_000_000 + 6601}}
        1:50:00  tick
        2:00:00  tick                                   => sales@web resends at 2:00:00
        `,
        { notificationInterval: 10 },
      ),
    ).toEqual([]);
  });

  it('what people do about an alert is as for other monitors', () => {
    expect(
      faults(
        `
        1:10:00  sales counts web=40               => sales@web opens critical
        1:12:00  assign sales@web to taro          => sales@web is assigned
        1:13:00  snooze sales@web until 1:50:00    => sales@web is snoozed
        1:50:00  tick                              => sales@web resends
        1:55:00  close sales@web "seen"            => sales@web closes manual "The alert was closed by hand: seen"
        `,
        { notificationInterval: 10 },
      ),
    ).toEqual([]);
    const findings = told(
      `
      1:10:00  sales counts web=40
      1:12:00  assign sales@web to taro
      1:15:00  close sales@web
      `,
    );
    expect(changes(findings)).toEqual([['web open'], ['web close']]);
    expect(findings[1].findings[0].alert).toMatchObject({ assignee: { screenName: 'taro' }, isOpen: false });
  });
});

it('a monitor has 1,000 open alerts at most; more are counted and not opened', () => {
  const series = Array.from({ length: 1001 }, (_, i) => `s${i}=1`).join(' & ');
  const { transitions, shard, inputs } = playTimeline(watched(), `1:10:00 sales counts ${series}`);
  expect(transitions).toHaveLength(1000);
  expect(shard.state.alerts.ofMonitor('org1', 'sales')).toHaveLength(1000);
  const again = playTimeline(watched(), '');
  const counts = inputs.map((input) => again.shard.take(input).counts.kpiAlertsNotOpened);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
});

it('findings that would be too large for one record come in several, each with its own', () => {
  const series = Array.from({ length: 1000 }, (_, i) => `${'x'.repeat(400)}${i}=1`).join(' & ');
  const records = told(`1:10:00 sales counts ${series}`);
  expect(records.length).toBeGreaterThan(1);
  for (const record of records) expect(JSON.stringify(record).length).toBeLessThan(810_000);
  expect(new Set(records.map(({ findings: [{ alert }] }) => alert.id)).size).toBe(records.length);
  expect(new Set(records.flatMap(({ findings }) => findings.map(({ alert }) => alert.id))).size).toBe(1000);
});
