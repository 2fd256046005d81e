import { writeFileSync } from 'node:fs';
import { type FileFault, shownFault } from './file-faults.js';
import { junitReport } from './junit-report.js';
import { readTests } from './read-tests.js';
import { runTest } from './run-test.js';
import { shownResult, type TestResult } from './test-results.js';

export interface TestOptions {
  /** Only tests whose name holds this text. */
  readonly filter: string | undefined;
  /** Where to write the results as JUnit's XML. */
  readonly junit: string | undefined;
  readonly isColoured: boolean;
}

interface Output {
  readonly say: (text: string) => void;
  readonly complain: (text: string) => void;
}

/** Exit codes: what scripts can tell apart. */
const PASSED = 0;
const FAILED = 1;
const UNUSABLE = 2;

/**
 * Runs the tests of files. No test of any file is run if one of the files is unusable.
 *
 * @returns The exit code.
 */
export function testMonitors(files: readonly string[], options: TestOptions, { say, complain }: Output): number {
  const read = files.map((file) => ({ file, content: readTests(file) }));
  const faults: FileFault[] = read.flatMap(({ content }) => ('faults' in content ? content.faults : []));
  if (faults.length > 0) {
    for (const fault of faults.toSorted(inOrder)) complain(shownFault(fault));
    return UNUSABLE;
  }
  const results = new Map<string, TestResult[]>();
  for (const { file, content } of read) {
    if ('faults' in content) continue;
    const tests = content.tests.filter(({ name }) => name.includes(options.filter ?? ''));
    if (tests.length === 0) continue;
    say(file);
    results.set(file, []);
    for (const test of tests) {
      const result = runTest(test, content.surroundings);
      results.get(file)?.push(result);
      say(shownResult(result, options.isColoured));
    }
  }
  const all = [...results.values()].flat();
  if (all.length === 0) {
    complain(`no test's name contains ${JSON.stringify(options.filter)}`);
    return UNUSABLE;
  }
  const isReported = options.junit === undefined || writesReport(options.junit, results, complain);
  const failed = all.filter(({ failures }) => failures.length > 0).length;
  say(`\n${failed === 0 ? '' : `${failed} failed, `}${all.length - failed} passed`);
  if (!isReported) return UNUSABLE;
  return failed === 0 ? PASSED : FAILED;
}

function writesReport(
  file: string,
  results: ReadonlyMap<string, readonly TestResult[]>,
  complain: Output['complain'],
): boolean {
  try {
    writeFileSync(file, junitReport(results));
    return true;
  } catch (error) {
    complain(`${file}: cannot be written: ${(error as Error).message}`);
    return false;
  }
}

const inOrder = (a: FileFault, b: FileFault): number => a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0);
