import { advance } from '../advance.js';
import { MAX_REMEMBERED_REPORTS } from '../limits.js';
import type { ShardOutput } from '../shard-output.js';
import { ShardState } from '../shard-state.js';
import { ORG, aHost, anOrganization, hostRecord, organizationRecord } from '../testing/builders.js';
import { START } from '../timeline/timeline-time.js';
import { playTimeline } from '../testing/timeline.js';
import { timelineFaults } from '../testing/timeline-faults.js';

const world = [organizationRecord(anOrganization()), hostRecord(aHost())];
const checksOf = (timeline: string) =>
  playTimeline(world, timeline)
    .shard.stored.rows()
    .checks.map(({ name, origin, memo }) => ({ name, origin, memo }));

describe('check monitors', () => {
  it('notify when the status changes, and only then', () => {
    expect(
      timelineFaults(
        world,
        `
        1:00  h1 check disk OK "fine"
        2:00  h1 check disk CRITICAL "full"   => disk@h1 opens critical at 2:00 "full"
        3:00  h1 check disk WARNING "nearly"  => disk@h1 becomes warning at 3:00 "nearly"
        4:00  h1 check disk WARNING "still"
        5:00  h1 check disk CRITICAL "full"   => disk@h1 becomes critical
        6:00  h1 check disk CRITICAL "fuller"
        7:00  h1 check disk UNKNOWN "timeout" => disk@h1 becomes unknown "timeout"
        8:00  h1 check disk OK "fine"         => disk@h1 closes at 8:00 "fine"
        9:00  h1 check disk OK "fine"
        `,
      ),
    ).toEqual([]);
  });

  it('open after maxCheckAttempts reports other than OK in a row', () => {
    expect(
      timelineFaults(
        world,
        `
        1:00  h1 check disk WARNING x3
        2:00  h1 check disk WARNING x3
        3:00  h1 check disk OK x3
        4:00  h1 check disk WARNING x3
        5:00  h1 check disk UNKNOWN x3
        6:00  h1 check disk CRITICAL x3  => disk@h1 opens critical at 6:00
        7:00  h1 check disk WARNING x3   => disk@h1 becomes warning
        8:00  h1 check disk OK x3        => disk@h1 closes
        9:00  h1 check disk WARNING x3
        `,
      ),
    ).toEqual([]);
  });

  it('take the number of attempts from the newest report', () => {
    expect(
      timelineFaults(world, '1:00 h1 check disk WARNING x3\n2:00 h1 check disk WARNING x2 => disk@h1 opens warning'),
    ).toEqual([]);
  });

  it.each([
    { when: '6 h old', offset: '-6:00:00', expected: 'disk@h1 opens critical at 1:00:00' },
    { when: 'more than 6 h old', offset: '-6:00:01', expected: '' },
    { when: '10 minutes ahead', offset: '10:00', expected: 'disk@h1 opens critical at 7:10:00' },
    { when: 'more than 10 minutes ahead', offset: '10:01', expected: '' },
  ])('a report $when: $expected', ({ offset, expected }) => {
    expect(timelineFaults(world, `7:00:00 h1 check disk CRITICAL @${offset} => ${expected}`)).toEqual([]);
  });

  it('ignore a report of a time that was reported before; an older one that was not counts', () => {
    expect(
      timelineFaults(
        world,
        `
        5:00  h1 check disk CRITICAL          => disk@h1 opens critical
        5:10  h1 check disk OK @-0:10
        6:00  h1 check other OK @-1:00
        # it was fine before it was not, but only now do we hear of it; nothing ends before it began
        6:10  h1 check disk OK @-2:00         => disk@h1 closes at 5:00
        6:20  h1 check disk CRITICAL @-1:20
        `,
      ),
    ).toEqual([]);
  });

  it('after closing by hand the next report opens a new alert', () => {
    expect(
      timelineFaults(
        world,
        `
        1:00  h1 check disk CRITICAL "full" x2
        2:00  h1 check disk CRITICAL "full" x2   => disk@h1 opens critical
        3:00  h1 check disk CRITICAL "more" x2
        4:00  close ${checkId('disk')}@h1 "seen" => disk@h1 closes manual at 4:00 "more"
        5:00  h1 check disk CRITICAL "full" x2   => disk@h1 opens critical at 5:00
        `,
      ),
    ).toEqual([]);
  });

  it.each(['maintenance', 'poweroff'])('are not judged in %s, but remembered', (status) => {
    expect(
      timelineFaults(
        world,
        `
        1:00  h1 check disk CRITICAL x2
        2:00  h1 is ${status}
        3:00  h1 check disk CRITICAL x2
        4:00  h1 is standby
        5:00  h1 check disk CRITICAL x2  => disk@h1 opens critical
        6:00  h1 is ${status}
        7:00  h1 check disk OK x2
        8:00  h1 is working
        9:00  h1 check disk OK x2        => disk@h1 closes
        `,
      ),
    ).toEqual([]);
  });

  it('of a host that the configuration does not know yet are judged', () => {
    expect(timelineFaults(world, '1:00 h7 check disk CRITICAL => disk@h7 opens critical')).toEqual([]);
  });

  it('of a retired host are ignored', () => {
    expect(timelineFaults(world, '1:00 h1 retires\n2:00 h1 check disk CRITICAL')).toEqual([]);
  });
});

describe('the list of check monitors', () => {
  it('has what hosts declare, with memo, and what they report', () => {
    expect(checksOf('1:00 h1 declares disk log\n2:00 h1 check ssh OK\n3:00 h1 check log OK')).toEqual([
      { name: 'disk', origin: 'declared', memo: 'disk memo' },
      { name: 'log', origin: 'declared', memo: 'log memo' },
      { name: 'ssh', origin: 'reported', memo: '' },
    ]);
  });

  it('loses what a host no longer declares, but not what it only reports', () => {
    expect(checksOf('1:00 h1 declares disk log\n2:00 h1 check ssh OK\n3:00 h1 declares log')).toEqual([
      { name: 'log', origin: 'declared', memo: 'log memo' },
      { name: 'ssh', origin: 'reported', memo: '' },
    ]);
  });

  it('keeps one with an open alert until that closes', () => {
    const dropped = '1:00 h1 declares disk\n2:00 h1 check disk CRITICAL\n3:00 h1 declares\n';
    expect(checksOf(dropped)).toEqual([{ name: 'disk', origin: 'dropped', memo: 'disk memo' }]);
    expect(checksOf(`${dropped}4:00 h1 check disk OK`)).toEqual([]);
    expect(checksOf(`${dropped}4:00 close ${checkId('disk')}@h1`)).toEqual([]);
  });

  it('is empty for a retired host', () => {
    expect(checksOf('1:00 h1 declares disk\n2:00 h1 check ssh CRITICAL\n3:00 h1 retires')).toEqual([]);
  });
});

describe('reports that are set aside', () => {
  const report = (occurredAt: number) => ({
    name: 'disk',
    status: 'OK' as const,
    message: '',
    occurredAt,
    maxCheckAttempts: 1,
  });
  const take = (state: ShardState, at: number, times: readonly number[]): ShardOutput =>
    advance(state, {
      kind: 'checkReports',
      at: at * 1000,
      checkReports: { org: ORG, owner: 'host:h1', reports: times.map(report) },
    });

  it('are counted by reason', () => {
    const state = ShardState.empty();
    const { counts } = take(state, START, [START, START, START - 21_601, START + 601]);
    expect(counts).toMatchObject({ reportsRepeated: 1, reportsTooOld: 1, reportsTooFarAhead: 1 });
  });

  it('include those older than all that are remembered', () => {
    const state = ShardState.empty();
    const newer = Array.from({ length: MAX_REMEMBERED_REPORTS }, (_, i) => START + i);
    take(state, START, newer);
    expect(take(state, START, [START - 1]).counts.reportsRepeated).toBe(1);
    expect(take(state, START, [START + 100]).counts.reportsRepeated).toBe(0);
    // START has been forgotten for it, and is older than all others.
    const { counts } = take(state, START, [START, START - 1]);
    expect(counts.reportsRepeated).toBe(2);
    const [check] = take(state, START, [START + 101]).changes().checks;
    expect(check.seen).toHaveLength(MAX_REMEMBERED_REPORTS);
  });
});

function checkId(name: string): string {
  const { shard } = playTimeline(world, `1:00 h1 check ${name} OK`);
  return shard.stored.rows().checks[0].id;
}
