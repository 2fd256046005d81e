import type { ConfigRecord } from '@tocsin/payload-schemas';
import type { ConfigEntry } from './config-entry.js';
import { ReplacedEntries } from './replaced-entries.js';

const record: ConfigRecord = {
  kind: 'service',
  org: '1oRgAcmeops',
  id: 's1',
  revision: 1,
  at: 1_764_000_000_000,
  actor: { kind: 'system', id: 'test' },
  state: { id: 's1', name: 'shop', memo: '', roles: [] },
};
const entry = (offset: number): ConfigEntry => ({ record, offset });

describe('ReplacedEntries', () => {
  it.each([
    { added: 2, kept: [0, 1] },
    { added: 3, kept: [0, 1, 2] },
    { added: 4, kept: [1, 2, 3] },
    { added: 7, kept: [4, 5, 6] },
  ])('keeps the last three of $added', ({ added, kept }) => {
    const replaced = new ReplacedEntries(3);
    for (let offset = 0; offset < added; offset++) replaced.add('s1', entry(offset));
    expect([...replaced].map(([, { offset }]) => offset).sort()).toEqual(kept);
  });
});
