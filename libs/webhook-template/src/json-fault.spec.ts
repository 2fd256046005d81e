import fc from 'fast-check';
import { jsonFault } from './json-fault.js';

it.each([
  { text: '{"a": 1}', fault: undefined },
  { text: '"a\u2028"', fault: undefined },
  { text: '{"key": secret}', fault: 'character 9 of 15 is not a value' },
  { text: '["secret",]', fault: 'character 11 of 11 is not a value' },
  { text: '{"a": "b" "secret"}', fault: 'character 11 of 19 is not "," or "}"' },
  { text: '["secret', fault: 'it ends after 8 characters where the rest of a text should follow' },
  { text: '', fault: 'it ends after 0 characters where a value should follow' },
])('of $text', ({ text, fault }) => {
  expect(jsonFault(text)).toBe(fault);
});

it('names a place in whatever is no JSON', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const fault = jsonFault(`[${text}`);
      if (fault !== undefined) expect(fault).toMatch(/^(?:character \d+ of \d+ is not |it ends after \d+ characters)/);
    }),
  );
});
