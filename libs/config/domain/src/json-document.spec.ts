import { InvalidInputError } from '@tocsin/runtime';
import { documentText, MAX_NESTING } from './json-document.js';

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

it.each([null, 0, '', 'text', [], { b: 1, a: [null] }])('writes %j as it came', (document) => {
  expect(documentText(document, 'metadata')).toBe(JSON.stringify(document));
});

it('refuses what is nested too deeply, however deep', () => {
  expect(documentText(nested(MAX_NESTING), 'metadata')).toHaveLength(2 * MAX_NESTING);
  for (const levels of [MAX_NESTING + 1, 5_000]) {
    expect(() => documentText(nested(levels), 'metadata')).toThrow(InvalidInputError);
  }
});
