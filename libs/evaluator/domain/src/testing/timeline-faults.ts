import { alertTransitionV1, type ConfigRecord, groupTransitionV1, kpiFindingsV1 } from '@tocsin/payload-schemas';
import { canonicalJson } from './canonical-json.js';
import type { PlayOptions } from '../timeline/play-timeline.js';
import { playTimeline } from './timeline.js';

/**
 * Everything that is wrong with a timeline: lines that went otherwise, transitions that break their schema or come
 * twice, and what a restart of the shard before each line would change. For the specs of this library.
 */
export function timelineFaults(
  configured: readonly ConfigRecord[],
  timeline: string,
  options: PlayOptions = {},
): readonly string[] {
  const { transitions, groupTransitions, kpiFindings, faults } = playTimeline(configured, timeline, options);
  const all = [...transitions, ...groupTransitions];
  const invalid = [...all, ...kpiFindings].flatMap((record) => {
    const parsed = schemaOf(record).safeParse(record);
    if (!parsed.success) return [`breaks the schema: ${parsed.error.message}`];
    const isWhole = canonicalJson(parsed.data) === canonicalJson(record);
    return isWhole ? [] : [`has members that the schema does not know: ${JSON.stringify(record)}`];
  });
  const restarted = playTimeline(configured, timeline, { ...options, restarts: true });
  const again = [...restarted.transitions, ...restarted.groupTransitions, ...restarted.kpiFindings];
  const isSame = canonicalJson(again) === canonicalJson([...all, ...kpiFindings]);
  const lost = isSame ? [] : ['a restart before each line changes it:', ...restarted.faults];
  const names = all.map((each) => `${'group' in each ? each.group.id : each.alert.id}#${each.sequence}`);
  const repeated = names.filter((name, i) => names.indexOf(name) !== i).map((name) => `comes twice: ${name}`);
  return [...faults, ...invalid, ...repeated, ...lost];
}

function schemaOf(record: object): typeof kpiFindingsV1 | typeof groupTransitionV1 | typeof alertTransitionV1 {
  if ('findings' in record) return kpiFindingsV1;
  return 'group' in record ? groupTransitionV1 : alertTransitionV1;
}
