import type { AlertTransition, ConfigRecord, GroupTransition, KpiFindings } from '@tocsin/payload-schemas';
import type { ShardInput } from '../shard-input.js';
import type { MemoryShard } from '../timeline/memory-shard.js';
import { parseTimeline } from '../timeline/parse-timeline.js';
import {
  isAsExpected,
  type PlayedLine,
  playLines,
  type PlayOptions,
  TimelinePlayer,
} from '../timeline/play-timeline.js';
import { CREATION, EVENTS, type TimelineWorld, withMembers } from '../timeline/timeline-events.js';
import { shown } from '../timeline/timeline-expectations.js';
import { HANAKO, ORG } from './builders.js';
import { KPI_EVENTS } from './kpi-events.js';

export interface TimelineResult {
  readonly transitions: readonly AlertTransition[];
  readonly groupTransitions: readonly GroupTransition[];
  readonly kpiFindings: readonly KpiFindings[];
  /** One text for each line that did not go as expected; empty when all did. */
  readonly faults: readonly string[];
  readonly inputs: readonly ShardInput[];
  readonly shard: MemoryShard;
}

/** `h1`, `h2`, … are hosts, any other owner is a service; whatever is edited takes any members. */
const WORLD: TimelineWorld = {
  org: ORG,
  actor: HANAKO,
  ownerOf: (name) => `${/^h\d+$/.test(name) ? 'host' : 'service'}:${name}`,
  edited: ({ state }, members) => withMembers(state, members) as ConfigRecord['state'],
};

/**
 * Plays a timeline (`parse-timeline.ts` says how it is written). Nothing else may happen than what it says.
 *
 * @param configured - Entities that are there from the beginning.
 */
export function playTimeline(
  configured: readonly ConfigRecord[],
  timeline: string,
  options: PlayOptions = {},
): TimelineResult {
  const { lines, faults } = parseTimeline(timeline, [...EVENTS, ...KPI_EVENTS, CREATION]);
  if (faults.length > 0) throw new Error(faults.map(({ problem }) => problem).join('\n'));
  const player = new TimelinePlayer(WORLD, configured, options);
  const played = playLines(player, lines, options.restarts);
  const [impossible] = played.flatMap(({ problem }) => problem ?? []);
  if (impossible !== undefined) throw new Error(impossible);
  return {
    transitions: player.happenings.filter((happening) => 'alert' in happening),
    groupTransitions: player.happenings.filter((happening) => 'group' in happening),
    kpiFindings: player.kpiFindings,
    faults: played.filter((each) => !isAsExpected(each)).map(faultOf),
    inputs: player.inputs,
    shard: player.shard,
  };
}

function faultOf({ line, happenings }: PlayedLine): string {
  return `${line.text}\n  but: ${happenings.map((happening) => shown.transition(happening)).join('; ') || 'nothing'}`;
}
