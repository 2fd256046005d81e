/** What one moment of a test should have brought, and what it brought; both sides as people write it. */
export interface Failure {
  readonly file: string;
  readonly line: number;
  /** What happened or was asked there. */
  readonly moment: string;
  readonly comparison: readonly Compared[];
}

/** A line of a comparison: as expected, expected and missing, there and not expected, or why nothing came of it. */
export interface Compared {
  readonly is: 'same' | 'missing' | 'unexpected' | 'problem';
  readonly text: string;
}

export interface TestResult {
  readonly name: string;
  /** None: the test has passed. */
  readonly failures: readonly Failure[];
}

const MARKS = { same: ' ', missing: '-', unexpected: '+', problem: '!' } as const;
const GREEN = '\u001b[32m';
const RED = '\u001b[31m';
/** Like a diff: what was expected in red, what came instead in green. */
const COLOURS = { same: '', missing: RED, unexpected: GREEN, problem: RED } as const;
const PLAIN = '\u001b[0m';

/** A test's line, and under it what went otherwise, to be read like a diff. */
export function shownResult({ name, failures }: TestResult, isColoured: boolean): string {
  const painted = (colour: string, text: string): string =>
    isColoured && colour !== '' ? `${colour}${text}${PLAIN}` : text;
  const head = failures.length === 0 ? painted(GREEN, '✓') : painted(RED, '✗');
  const details = failures.flatMap(({ file, line, moment, comparison }) => [
    `      ${file}:${line}  ${moment}`,
    ...comparison.map(({ is, text }) => painted(COLOURS[is], `        ${MARKS[is]} ${text}`)),
  ]);
  return [`  ${head} ${name}`, ...details].join('\n');
}
