import { shownResult, type TestResult } from './test-results.js';

/** Results by file, in the XML that build servers read. */
export function junitReport(results: ReadonlyMap<string, readonly TestResult[]>): string {
  const suites = [...results].flatMap(([file, tests]) => {
    const failed = tests.filter(({ failures }) => failures.length > 0).length;
    return [
      `  <testsuite name="${escaped(file)}" tests="${tests.length}" failures="${failed}">`,
      ...tests.map(testCase),
      '  </testsuite>',
    ];
  });
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>', ''].join('\n');
}

function testCase(result: TestResult): string {
  const name = escaped(result.name);
  if (result.failures.length === 0) return `    <testcase name="${name}"/>`;
  const text = escaped(shownResult(result, false));
  return `    <testcase name="${name}"><failure message="not as expected">${text}</failure></testcase>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Characters that XML cannot hold are left out. */
const escaped = (text: string): string =>
  text
    .replace(/[&<>"]/g, (character) => ENTITIES[character])
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
