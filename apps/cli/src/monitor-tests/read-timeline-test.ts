import { isPercentMetric, PERCENT_COMPONENTS } from '@tocsin/evaluator-domain';
import { parseTimeline, START, type TimelineLine } from '@tocsin/evaluator-domain/timeline';
import type { FileFaults } from './file-faults.js';
import { unknownNames } from './known-names.js';
import { MAX_SPAN_SECONDS } from './test-file-input.js';
import type { Surroundings } from './test-world.js';
import type { Path, YamlFile } from './yaml-file.js';

export interface TimelineTest {
  readonly kind: 'timeline';
  readonly file: string;
  readonly name: string;
  /** Where in the file a line of the timeline is. */
  readonly lineOf: (number: number) => number;
  readonly lines: readonly TimelineLine[];
}

/** @param named - What its names are held against; undefined if they are not. */
export function readTimelineTest(
  { file, firstLineOfBlock, lineOf }: YamlFile,
  { name, timeline }: { readonly name: string; readonly timeline: string },
  path: Path,
  named: Surroundings | undefined,
  faults: FileFaults,
): TimelineTest {
  const place = [...path, 'timeline'];
  const firstLine = firstLineOfBlock(place);
  const lineIn = (number: number): number => (firstLine === undefined ? lineOf(place) : firstLine + number - 1);
  const tell = (number: number, problem: string): void => {
    faults.all.push({ file, line: lineIn(number), problem });
  };
  const { lines, faults: misspelt } = parseTimeline(timeline);
  for (const { number, problem } of misspelt) tell(number, problem);
  for (const { number, at, event } of lines) {
    if (at - START > MAX_SPAN_SECONDS) tell(number, `must be within ${MAX_SPAN_SECONDS / 3600} hours from 0:00`);
    for (const problem of percentProblems(event.found)) tell(number, problem);
    for (const problem of named === undefined ? [] : unknownNames(event.found, named)) tell(number, problem);
  }
  if (lines.length === 0 && misspelt.length === 0) tell(1, 'the timeline has no lines');
  return { kind: 'timeline', file, name, lineOf: lineIn, lines };
}

/** Nobody posts percentages such as `cpu%`, so nothing would come of them. */
function percentProblems({ samples = '' }: Readonly<Record<string, string | undefined>>): readonly string[] {
  return [...samples.matchAll(/(\S+%\S*)=/g)].map(([, metric]) =>
    isPercentMetric(metric)
      ? `${metric} is computed from what agents post: ${PERCENT_COMPONENTS[metric].join(', ')}`
      : `${metric} is no name of a metric: letters, digits, ".", "_", "-"`,
  );
}
