import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ephemeralPorts, portsToChooseFrom } from './port-ranges.js';

const PREFERRED = { first: 20_500, last: 23_999 };

describe('portsToChooseFrom', () => {
  it.each([
    { what: 'the usual range of Linux', ephemeral: [32_768, 60_999], chosen: PREFERRED },
    { what: 'a range that ends before', ephemeral: [1_024, 20_499], chosen: PREFERRED },
    { what: 'a range that ends in it', ephemeral: [1_024, 20_500], chosen: { first: 20_501, last: 24_000 } },
    { what: 'a range that begins after', ephemeral: [24_000, 65_535], chosen: PREFERRED },
    { what: 'a range that begins in it', ephemeral: [23_999, 65_535], chosen: { first: 20_499, last: 23_998 } },
    { what: 'just enough room below', ephemeral: [4_524, 65_535], chosen: { first: 1_024, last: 4_523 } },
    { what: 'too little room below', ephemeral: [4_523, 62_035], chosen: { first: 62_036, last: 65_535 } },
    { what: 'no room', ephemeral: [4_523, 62_036], chosen: PREFERRED },
  ])('chooses from $chosen with $what', ({ ephemeral: [first, last], chosen }) => {
    expect(portsToChooseFrom({ first, last })).toEqual(chosen);
  });
});

describe('ephemeralPorts', () => {
  let directory: string;
  beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'tocsin-ports-'))));
  afterAll(() => rmSync(directory, { recursive: true }));

  it.each([
    { text: '32768\t60999\n', range: { first: 32_768, last: 60_999 } },
    { text: '15000 20000', range: { first: 15_000, last: 20_000 } },
    { text: 'none', range: { first: 32_768, last: 65_535 } },
    { text: '9 8', range: { first: 32_768, last: 65_535 } },
  ])('reads $text as $range', ({ text, range }) => {
    const file = join(directory, 'range');
    writeFileSync(file, text);
    expect(ephemeralPorts(file)).toEqual(range);
  });

  it('are the usual ones where the system does not say', () => {
    expect(ephemeralPorts(join(directory, 'missing'))).toEqual({ first: 32_768, last: 65_535 });
  });
});
