import type { AlertTransition, ConfigRecord, GroupTransition } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { groupMembersOf } from '../groups/group-members-of.js';
import type { ShardInput } from '../shard-input.js';
import type { ShardOptions } from '../shard-state.js';
import { MemoryShard } from './memory-shard.js';
import { type Configured, parseEvent } from './timeline-events.js';
import { START, parseTime } from './timeline-time.js';
import { type Expected, type Happening, matches, parseExpected, shown } from './timeline-expectations.js';

const TICK_SECONDS = 5;

export interface TimelineOptions extends ShardOptions {
  /** Restart the shard before every line: nothing may change by it. */
  readonly restarts?: boolean;
  /** Entities that a line creates: `create monitor ID`. */
  readonly later?: readonly ConfigRecord[];
}

export interface TimelineResult {
  readonly transitions: readonly AlertTransition[];
  readonly groupTransitions: readonly GroupTransition[];
  /** One text for each line that did not go as expected; empty when all did. */
  readonly faults: readonly string[];
  readonly inputs: readonly ShardInput[];
  readonly shard: MemoryShard;
}

/**
 * Plays a timeline: one event per line, what it must bring about behind `=>`. Nothing else may happen.
 *
 * ```text
 * 0:00  h1 loadavg5=4
 * 1:00  h1 loadavg5=7                    => load@h1 opens warning "loadavg5 7 > 5"
 * 2:00  h1 loadavg5=12@-0:10 memory=1    => load@h1 becomes critical at 1:50
 * 3:00  close load@h1 "known"            => load@h1 closes manual
 * ```
 *
 * Times are `minutes:seconds` or `hours:minutes:seconds` from `START`; between lines the shard sees a tick every 5 s,
 * unless the time begins with `~`. `timeline-events.ts` lists the events, `timeline-expectations.ts` what may be
 * expected. A line may go on with `=>` in the next one. Empty lines and lines that begin with `#` are left out.
 *
 * @param configured - Entities that are there from the beginning.
 */
export function playTimeline(
  configured: readonly ConfigRecord[],
  timeline: string,
  options: TimelineOptions = {},
): TimelineResult {
  const shard = new MemoryShard(options);
  const world: Configured = {
    records: new Map(),
    later: options.later ?? [],
    nextOffset: 0,
    openAlertId: (name) => openAlertId(shard, name),
  };
  const happenings: Happening[] = [];
  const inputs: ShardInput[] = [];
  const faults: string[] = [];
  const take = (input: ShardInput): void => {
    inputs.push(input);
    const { transitions, groupTransitions } = shard.take(input);
    happenings.push(...transitions, ...groupTransitions);
    // Alert groups are told through the log, at once here.
    const at = shard.state.timeMs;
    for (const groupMember of transitions.flatMap(groupMembersOf)) take({ kind: 'groupMember', at, groupMember });
  };

  for (const change of configured) {
    world.records.set(`${change.kind} ${change.id}`, change);
    take({ kind: 'configuration', change, configOffset: world.nextOffset++ });
  }
  let now = START;
  take({ kind: 'tick', at: now * 1000 });
  for (const line of parseLines(timeline)) {
    const before = happenings.length;
    if (!line.isSilent) {
      for (let at = nextTick(now); at < line.at; at += TICK_SECONDS) take({ kind: 'tick', at: at * 1000 });
    }
    if (options.restarts === true) shard.restart();
    now = line.at;
    for (const input of parseEvent(line.event, line.at, world)) take(input);
    const actual = happenings.slice(before);
    if (!isAsExpected(actual, line.expected)) faults.push(faultOf(line, actual));
  }
  const groupTransitions = happenings.filter((happening) => 'group' in happening);
  const transitions = happenings.filter((happening) => 'alert' in happening);
  return { transitions, groupTransitions, faults, inputs, shard };
}

interface Line {
  readonly text: string;
  readonly at: EpochSeconds;
  readonly isSilent: boolean;
  readonly event: string;
  readonly expected: readonly Expected[];
}

function parseLines(timeline: string): readonly Line[] {
  return timeline
    .replace(/\n\s*=>/g, '  =>')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseLine);
}

function parseLine(text: string): Line {
  const [before = '', after = ''] = text.split(/\s+=>\s*/, 2);
  const parts = /^(~?)([\d:]+)\s+(.+)$/.exec(before);
  if (parts === null) throw new Error(`not a line of a timeline: ${text}`);
  const [, silent, time = '', event = ''] = parts;
  return { text, at: START + parseTime(time), isSilent: silent === '~', event, expected: parseExpected(after) };
}

function nextTick(now: EpochSeconds): EpochSeconds {
  return START + (Math.floor((now - START) / TICK_SECONDS) + 1) * TICK_SECONDS;
}

function openAlertId(shard: MemoryShard, name: string): string {
  const row = shard.stored.rows().alerts.find((alert) => alert.isOpen && shown.row(alert) === name);
  if (row === undefined) throw new Error(`no alert ${name} is open`);
  return row.id;
}

function isAsExpected(actual: readonly Happening[], expected: readonly Expected[]): boolean {
  return actual.length === expected.length && actual.every((transition, i) => matches(transition, expected[i]));
}

function faultOf(line: Line, actual: readonly Happening[]): string {
  return `${line.text}\n  but: ${actual.map((t) => shown.transition(t)).join('; ') || 'nothing'}`;
}
