import type { KpiFinding, ProjectWebhookFormat } from '@tocsin/payload-schemas';
import { aFinding, aKpiMonitor, anEnd, aProjectWebhook, someFindings } from '../testing/kpi.js';
import { destinationId, type KpiDestinations } from './kpi-destinations.js';
import { routeFindings } from './route-findings.js';

const PEOPLE = new Map([['hanako', 'hanako@example.com']]);

const destinations = (changes: Partial<KpiDestinations> = {}): KpiDestinations => ({
  webhooks: [aProjectWebhook({ id: 'a' }), aProjectWebhook({ id: 'b', format: 'slack' })],
  others: [],
  monitor: aKpiMonitor({ emails: ['team@example.com'] }),
  isMonitorDeleted: false,
  isProjectDeleted: false,
  people: PEOPLE,
  ...changes,
});

const nobody = (): ReadonlySet<string> => new Set();

/** `a`, or `a: monitor_muted`. */
const route = (told = someFindings(), to = destinations()): string[] =>
  routeFindings(told, to, nobody).map(
    ({ destination, skipped }) => `${destinationId(destination)}${skipped === undefined ? '' : `: ${skipped}`}`,
  );

it('findings go to every webhook that selected the monitor and to the people whom it names', () => {
  expect(route()).toEqual(['a', 'b', 'kpi1']);
  expect(route(someFindings(), destinations({ webhooks: [] }))).toEqual(['kpi1']);
});

describe('people', () => {
  it.each([
    { when: 'nobody is named', emails: [], userIds: [], people: PEOPLE, to: [] },
    { when: 'an address is named', emails: ['team@example.com'], userIds: [], people: PEOPLE, to: ['kpi1'] },
    { when: 'somebody is named', emails: [], userIds: ['hanako'], people: PEOPLE, to: ['kpi1'] },
    { when: 'who is named is gone', emails: [], userIds: ['taro'], people: PEOPLE, to: ['kpi1: no_recipients'] },
    { when: 'nobody is named, without a mail server', emails: [], userIds: [], people: undefined, to: [] },
    {
      when: 'somebody is named, without a mail server',
      emails: [],
      userIds: ['hanako'],
      people: undefined,
      to: ['kpi1: mail_not_set_up'],
    },
  ])('$when -> $to', ({ emails, userIds, people, to }) => {
    const monitor = aKpiMonitor({ emails, userIds });
    expect(route(someFindings(), destinations({ webhooks: [], monitor, people }))).toEqual(to);
  });

  it('of a monitor that is not known any more are told nothing', () => {
    expect(route(someFindings(), destinations({ monitor: undefined }))).toEqual(['a', 'b']);
  });
});

describe('what stands in the way', () => {
  const AT = 1_764_003_900;
  it.each([
    { when: 'the monitor is muted', monitor: { isMute: true }, reason: 'monitor_muted' },
    { when: 'it is snoozed for a second more', monitor: { snoozedUntil: AT + 1 }, reason: 'monitor_snoozed' },
    { when: 'it is muted and snoozed', monitor: { isMute: true, snoozedUntil: AT + 1 }, reason: 'monitor_muted' },
  ])('$when: every destination is recorded', ({ monitor, reason }) => {
    expect(route(someFindings({ at: AT, monitor }))).toEqual([`a: ${reason}`, `b: ${reason}`, `kpi1: ${reason}`]);
  });

  it('a snooze that ends at the judgement does not', () => {
    expect(route(someFindings({ at: AT, monitor: { snoozedUntil: AT } }))).toEqual(['a', 'b', 'kpi1']);
  });

  it('the suspension of a webhook concerns that webhook', () => {
    const webhooks = [aProjectWebhook({ id: 'a', suspendedAt: 1 }), aProjectWebhook({ id: 'b' })];
    expect(route(someFindings(), destinations({ webhooks }))).toEqual(['a: channel_suspended', 'b', 'kpi1']);
  });

  it('of a monitor that was deleted, nobody gets a mail, and webhooks are told how its alerts ended', () => {
    expect(route(someFindings(), destinations({ isMonitorDeleted: true }))).toEqual([
      'a',
      'b',
      'kpi1: channel_deleted',
    ]);
  });

  it('a project that was deleted takes all of its destinations along', () => {
    const gone = ['a: channel_deleted', 'b: channel_deleted', 'kpi1: channel_deleted'];
    expect(route(someFindings(), destinations({ isProjectDeleted: true }))).toEqual(gone);
  });
});

describe('the end of an alert', () => {
  const opened = aFinding();
  const ended = anEnd({ alert: { id: 'other' } });
  const told = (format: ProjectWebhookFormat, tellsRecovery: boolean, findings: KpiFinding[]): unknown[] =>
    routeFindings(
      someFindings({ monitor: { tellsRecovery }, findings }),
      destinations({ webhooks: [aProjectWebhook({ format })], monitor: undefined }),
      nobody,
    ).map((routed) => routed.findings.map(({ alert }) => alert.id));

  it.each<{ format: ProjectWebhookFormat; tellsRecovery: boolean; expected: string[][] }>([
    { format: 'slack', tellsRecovery: true, expected: [[opened.alert.id, 'other']] },
    { format: 'slack', tellsRecovery: false, expected: [[opened.alert.id]] },
    { format: 'pagerDuty', tellsRecovery: false, expected: [[opened.alert.id, 'other']] },
    { format: 'opsgenie', tellsRecovery: false, expected: [[opened.alert.id, 'other']] },
  ])('is told by $format, recoveries wanted: $tellsRecovery -> $expected', ({ format, tellsRecovery, expected }) => {
    expect(told(format, tellsRecovery, [opened, ended])).toEqual(expected);
  });

  it('alone is nothing to tell where ends are not told', () => {
    expect(told('amplitude', false, [ended])).toEqual([]);
    expect(told('pagerDuty', false, [ended])).toEqual([['other']]);
  });

  it.each<{ format: ProjectWebhookFormat; heard: boolean; to: string[] }>([
    { format: 'pagerDuty', heard: true, to: [`${opened.alert.id}: monitor_muted`, 'other'] },
    { format: 'pagerDuty', heard: false, to: [`${opened.alert.id} other: monitor_muted`] },
    { format: 'slack', heard: true, to: [`${opened.alert.id} other: monitor_muted`] },
  ])('of a muted monitor is told by $format that has heard of it: $heard -> $to', ({ format, heard, to }) => {
    const routed = routeFindings(
      someFindings({ monitor: { isMute: true, tellsRecovery: true }, findings: [opened, ended] }),
      destinations({ webhooks: [aProjectWebhook({ id: 'a', format })], monitor: undefined }),
      () => new Set(heard ? ['a'] : []),
    );
    const shown = routed.map(({ findings, skipped }) => {
      const ids = findings.map(({ alert }) => alert.id).join(' ');
      return skipped === undefined ? ids : `${ids}: ${skipped}`;
    });
    expect(shown).toEqual(to);
  });

  const heardOfOther = (alertId: string): ReadonlySet<string> => new Set(alertId === 'other' ? ['a', 'z'] : []);
  it.each([
    {
      when: 'of a webhook that has heard of its alert',
      id: 'z',
      format: 'slack',
      tellsRecovery: true,
      to: [['other']],
    },
    { when: 'of one that has not', id: 'y', format: 'slack', tellsRecovery: true, to: [] },
    { when: 'of one that has, recoveries unwanted', id: 'z', format: 'slack', tellsRecovery: false, to: [] },
    { when: 'of one that keeps incidents', id: 'z', format: 'opsgenie', tellsRecovery: false, to: [['other']] },
  ] as const)('reaches those that did not select the monitor: $when $to', ({ id, format, tellsRecovery, to }) => {
    const routed = routeFindings(
      someFindings({ monitor: { tellsRecovery }, findings: [opened, ended, anEnd({ alert: { id: 'third' } })] }),
      destinations({ webhooks: [], others: [aProjectWebhook({ id, format })], monitor: undefined }),
      heardOfOther,
    );
    expect(routed.map(({ findings }) => findings.map(({ alert }) => alert.id))).toEqual(to);
  });
});
