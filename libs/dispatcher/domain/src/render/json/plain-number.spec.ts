import fc from 'fast-check';
import { plainNumber } from './plain-number.js';

it.each([
  { value: 6, text: '6' },
  { value: 6.0, text: '6' },
  { value: -0, text: '0' },
  { value: 0.1, text: '0.1' },
  { value: 2.255356387321597, text: '2.255356387321597' },
  { value: 41.333333333333336, text: '41.333333333333336' },
  { value: 1e-6, text: '0.000001' },
  { value: 1e-7, text: '0.0000001' },
  { value: -1.5e-7, text: '-0.00000015' },
  { value: 1.23456e-10, text: '0.000000000123456' },
  { value: 999999999999999900000, text: '999999999999999900000' },
  { value: 1e21, text: '1000000000000000000000' },
  { value: -1.25e25, text: '-12500000000000000000000000' },
  { value: Number.MAX_SAFE_INTEGER, text: '9007199254740991' },
  { value: NaN, text: 'null' },
  { value: Infinity, text: 'null' },
])('$value is $text', ({ value, text }) => {
  expect(plainNumber(value)).toBe(text);
});

it('has no exponent and reads back as the same number, for every finite number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = plainNumber(value);
      expect(text).toMatch(/^-?(0|[1-9]\d*)(\.\d+)?$/);
      expect(Number(text)).toBe(value === 0 ? 0 : value);
    }),
    { numRuns: 1000 },
  );
});
