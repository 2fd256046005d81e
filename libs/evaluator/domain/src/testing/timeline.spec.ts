import { aHost, aHostMonitor, anOrganization, hostRecord, monitorRecord, organizationRecord } from './builders.js';
import { playTimeline } from './timeline.js';

const configured = [
  organizationRecord(anOrganization()),
  hostRecord(aHost()),
  monitorRecord(aHostMonitor({ metric: 'loadavg5' })),
];
const faultsOf = (timeline: string) => playTimeline(configured, timeline).faults;

describe('a timeline', () => {
  it('has no faults when everything goes as it says', () => {
    expect(faultsOf('1:00  h1 loadavg5=6  => load@h1 opens warning at 1:00 "loadavg5 6 > 5"')).toEqual([]);
  });

  it.each([
    ['another status', 'load@h1 opens critical'],
    ['another change', 'load@h1 becomes warning'],
    ['another monitor', 'high@h1 opens warning'],
    ['another host', 'load@h2 opens warning'],
    ['another time', 'load@h1 opens warning at 1:01'],
    ['another message', 'load@h1 opens warning "loadavg5 7 > 5"'],
    ['nothing', ''],
    ['more', 'load@h1 opens warning; load@h1 closes'],
  ])('says so when it expected %s', (_, expected) => {
    const line = `1:00  h1 loadavg5=6  => ${expected}`.trim();
    expect(faultsOf(line)).toEqual([`${line}\n  but: load@h1 opens warning at 1:00 "loadavg5 6 > 5"`]);
  });

  it('says so when nothing happened', () => {
    const line = '1:00  h1 loadavg5=5  => load@h1 opens warning';
    expect(faultsOf(line)).toEqual([`${line}\n  but: nothing`]);
  });

  it.each(['h1 loadavg5', 'nonsense', 'close load@h1', 'h2 is working'])('refuses the event "%s"', (event) => {
    expect(() => faultsOf(`1:00  ${event}`)).toThrow(/event|open|timeline/);
  });
});
