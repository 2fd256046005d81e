import { type FileFault, FileFaults } from './file-faults.js';
import { readSeriesTest, type SeriesTest } from './read-series-test.js';
import { readSurroundings } from './read-surroundings.js';
import { readTimelineTest, type TimelineTest } from './read-timeline-test.js';
import { testFileInput, testInput } from './test-file-input.js';
import type { Surroundings } from './test-world.js';
import { readYaml, type YamlFile } from './yaml-file.js';

export type ReadTest = TimelineTest | SeriesTest;

/** The tests of a file, or all that is wrong with it. */
export function readTests(
  file: string,
):
  | { readonly tests: readonly ReadTest[]; readonly surroundings: Surroundings }
  | { readonly faults: readonly FileFault[] } {
  const yaml = readYaml(file);
  if (!('content' in yaml)) return { faults: yaml };
  const faults = new FileFaults();
  const outline = faults.read(testFileInput, yaml.content, yaml, []);
  if (outline === undefined) return { faults: faults.all };
  const surroundings = readSurroundings(yaml, outline, faults);
  // Names that are missing only because what they name is refused are no faults of their own.
  const named = faults.all.length === 0 ? surroundings : undefined;
  const tests = outline.tests.flatMap((test, index) => readTest(yaml, test, index, named, faults) ?? []);
  return faults.all.length > 0 ? { faults: faults.all } : { tests, surroundings };
}

function readTest(
  yaml: YamlFile,
  input: unknown,
  index: number,
  named: Surroundings | undefined,
  faults: FileFaults,
): ReadTest | undefined {
  const path = ['tests', index];
  const test = faults.read(testInput, input, yaml, path);
  if (test === undefined) return undefined;
  const { name, timeline, series } = test;
  if (timeline !== undefined && series === undefined) {
    if (test.expect !== undefined) {
      faults.tell(yaml, [...path, 'expect'], 'belongs to series; a timeline says behind => what must happen');
    }
    return readTimelineTest(yaml, { name, timeline }, path, named, faults);
  }
  if (series !== undefined && timeline === undefined) {
    return readSeriesTest(yaml, { ...test, series }, path, named, faults);
  }
  faults.tell(yaml, path, 'must have either timeline, or series and expect');
  return undefined;
}
