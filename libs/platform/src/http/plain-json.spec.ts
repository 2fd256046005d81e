import fc from 'fast-check';
import { plainJson } from './plain-json.js';

describe('JSON for clients', () => {
  it.each([
    [{ value: 0.0000001 }, '{"value":0.0000001}'],
    [{ value: 1e21, text: '1e21' }, '{"value":1000000000000000000000,"text":"1e21"}'],
    [[-1.5e-9, { a: null, b: [true, '"\\'] }], '[-0.0000000015,{"a":null,"b":[true,"\\"\\\\"]}]'],
    [{ name: 'disk-1e+5', value: 1 }, '{"name":"disk-1e+5","value":1}'],
    [{ gone: undefined, kept: 1e-7 }, '{"kept":0.0000001}'],
  ])('of %j is %s', (value, json) => {
    expect(plainJson(value)).toBe(json);
  });

  it('means the same as any other, and has no exponent', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })), (values) => {
        const json = plainJson(values);
        expect(json).not.toMatch(/e/);
        expect((JSON.parse(json) as number[]).map((value) => value + 0)).toEqual(values.map((value) => value + 0));
      }),
    );
  });
});
