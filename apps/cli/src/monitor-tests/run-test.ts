import {
  factsOf,
  formatTime,
  type Happening,
  matches,
  type PlayedLine,
  playLines,
  isAsExpected,
  shown,
  START,
} from '@tocsin/evaluator-domain/timeline';
import type { SeriesTest } from './read-series-test.js';
import type { ReadTest } from './read-tests.js';
import type { TimelineTest } from './read-timeline-test.js';
import type { Compared, Failure, TestResult } from './test-results.js';
import { newPlayer, type Surroundings } from './test-world.js';

/** Runs a test from an empty shard on. */
export function runTest(test: ReadTest, surroundings: Surroundings): TestResult {
  const failures = test.kind === 'timeline' ? timelineFailures(test, surroundings) : seriesFailures(test, surroundings);
  return { name: test.name, failures };
}

function timelineFailures({ file, lines, lineOf }: TimelineTest, surroundings: Surroundings): readonly Failure[] {
  return playLines(newPlayer(surroundings), lines)
    .filter((played) => !isAsExpected(played))
    .map((played) => ({
      file,
      line: lineOf(played.line.number),
      moment: played.line.text.split(/\s+=>/)[0],
      comparison: compared(played),
    }));
}

function compared({ line: { expected }, happenings, problem }: PlayedLine): readonly Compared[] {
  const comparison: Compared[] = [];
  for (let i = 0; i < Math.max(expected.length, happenings.length); i++) {
    const [wanted, happened] = [expected[i], happenings[i]];
    if (wanted !== undefined && happened !== undefined && matches(happened, wanted)) {
      comparison.push({ is: 'same', text: shown.transition(happened) });
      continue;
    }
    if (wanted !== undefined) comparison.push({ is: 'missing', text: shown.expected(wanted) });
    if (happened !== undefined) comparison.push({ is: 'unexpected', text: shown.transition(happened) });
  }
  if (problem !== undefined) return [...comparison, { is: 'problem', text: problem }];
  if (expected.length === 0) comparison.unshift({ is: 'missing', text: 'nothing' });
  if (happenings.length === 0) comparison.push({ is: 'unexpected', text: 'nothing' });
  return comparison;
}

/** How an alert stands. */
interface Standing {
  readonly status: string;
  readonly since?: string;
  readonly message?: string;
}

function seriesFailures({ file, posts, expectations }: SeriesTest, surroundings: Surroundings): readonly Failure[] {
  const player = newPlayer(surroundings);
  const standings = new Map<string, Standing>();
  const failures: Failure[] = [];
  let told = 0;
  for (const at of [...new Set([...posts.keys(), ...expectations.keys()])].toSorted((a, b) => a - b)) {
    const time = START + at;
    player.passTo(time);
    for (const post of posts.get(at) ?? []) {
      const { owner, names, values } = post;
      const samples = { org: player.world.org, owner, time, names, values };
      player.take({ kind: 'samples', at: time * 1000, samples });
    }
    player.take({ kind: 'tick', at: time * 1000 });
    for (const happening of player.happenings.slice(told)) standings.set(...standingAfter(happening));
    told = player.happenings.length;
    for (const { line, alert, is, message } of expectations.get(at) ?? []) {
      const standing = standings.get(alert) ?? { status: 'ok' };
      if (standing.status === is && (message === undefined || message === standing.message)) continue;
      const comparison: readonly Compared[] = [
        { is: 'missing', text: shownStanding({ status: is, message }) },
        { is: 'unexpected', text: shownStanding(standing) },
      ];
      failures.push({ file, line, moment: `${formatTime(time)}  ${alert}`, comparison });
    }
  }
  return failures;
}

function standingAfter(happening: Happening): [string, Standing] {
  const { monitor, target, at, message } = factsOf(happening);
  const status = 'group' in happening ? happening.group.status : happening.alert.status;
  return [`${monitor}@${target}`, { status: happening.change === 'close' ? 'ok' : status, since: at, message }];
}

function shownStanding({ status, since, message }: Standing): string {
  return `${status}${since === undefined ? '' : ` since ${since}`}${message === undefined ? '' : ` "${message}"`}`;
}
