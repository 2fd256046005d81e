import type { ConfigRecord, KpiFindings } from '@tocsin/payload-schemas';
import { type EpochSeconds, InvalidInputError } from '@tocsin/runtime';
import { groupMembersOf } from '../groups/group-members-of.js';
import type { ShardInput } from '../shard-input.js';
import type { ShardOptions } from '../shard-state.js';
import { MemoryShard } from './memory-shard.js';
import type { TimelineLine } from './parse-timeline.js';
import type { Configured, TimelineWorld } from './timeline-events.js';
import { type Happening, matches, shown } from './timeline-expectations.js';
import { START } from './timeline-time.js';

const TICK_SECONDS = 5;

export interface PlayOptions extends ShardOptions {
  /** Restart the shard before every line: nothing may change by it. */
  readonly restarts?: boolean;
  /** Entities that a line creates: `create monitor ID`. */
  readonly later?: readonly ConfigRecord[];
}

/** What became of a line. */
export interface PlayedLine {
  readonly line: TimelineLine;
  readonly happenings: readonly Happening[];
  /** Why its event could not be; nothing came of it then. */
  readonly problem?: string;
}

/** A shard with a configuration, and time that goes on in ticks of 5 s. */
export class TimelinePlayer {
  readonly happenings: Happening[] = [];
  readonly kpiFindings: KpiFindings[] = [];
  readonly inputs: ShardInput[] = [];
  readonly shard: MemoryShard;
  readonly world: Configured;
  private now = START;

  /** @param configured - Entities that are there from the beginning. */
  constructor(world: TimelineWorld, configured: readonly ConfigRecord[], options: PlayOptions = {}) {
    this.shard = new MemoryShard(options);
    this.world = {
      ...world,
      records: new Map(configured.map((record) => [`${record.kind} ${record.id}`, record])),
      later: options.later ?? [],
      nextOffset: 0,
      openAlertId: (name) => openAlertId(this.shard, name),
    };
    for (const change of configured) {
      this.take({ kind: 'configuration', change, configOffset: this.world.nextOffset++ });
    }
    this.take({ kind: 'tick', at: START * 1000 });
  }

  /** Lets time pass, up to but without `at`. */
  passTo(at: EpochSeconds): void {
    const first = START + (Math.floor((this.now - START) / TICK_SECONDS) + 1) * TICK_SECONDS;
    for (let tick = first; tick < at; tick += TICK_SECONDS) this.take({ kind: 'tick', at: tick * 1000 });
    this.now = Math.max(this.now, at);
  }

  /** Time goes on without anybody noticing. */
  skipTo(at: EpochSeconds): void {
    this.now = at;
  }

  take(input: ShardInput): void {
    this.inputs.push(input);
    const { transitions, groupTransitions, kpiFindings } = this.shard.take(input);
    this.happenings.push(...transitions, ...groupTransitions);
    this.kpiFindings.push(...kpiFindings);
    // Alert groups are told through the log, at once here.
    const at = this.shard.state.timeMs;
    for (const groupMember of transitions.flatMap(groupMembersOf)) this.take({ kind: 'groupMember', at, groupMember });
  }
}

/**
 * Plays the lines of a timeline. Between them the shard sees a tick every 5 s, unless the time of a line begins with `~`;
 * what ticks bring about counts to the line that they lead to.
 */
export function playLines(
  player: TimelinePlayer,
  lines: readonly TimelineLine[],
  restarts = false,
): readonly PlayedLine[] {
  return lines.map((line) => {
    const before = player.happenings.length;
    if (line.isSilent) player.skipTo(line.at);
    else player.passTo(line.at);
    if (restarts) player.shard.restart();
    const problem = problemOf(player, line);
    return { line, happenings: player.happenings.slice(before), ...(problem !== undefined && { problem }) };
  });
}

function problemOf(player: TimelinePlayer, { event, at }: TimelineLine): string | undefined {
  try {
    for (const input of event.kind.read(event.found, at, player.world)) player.take(input);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidInputError) return error.message;
    throw error;
  }
}

/** Whether a line brought about what it says, and nothing else. */
export function isAsExpected({ line: { expected }, happenings, problem }: PlayedLine): boolean {
  const isComplete = happenings.length === expected.length;
  return problem === undefined && isComplete && happenings.every((happening, i) => matches(happening, expected[i]));
}

function openAlertId(shard: MemoryShard, name: string): string {
  const row = shard.stored.rows().alerts.find((alert) => alert.isOpen && shown.row(alert) === name);
  if (row === undefined) throw new InvalidInputError(`no alert ${name} is open`);
  return row.id;
}
