import fc from 'fast-check';
import { type Candidate, sharePartitions, type Shares } from './share-partitions.js';

const member = (id: string, owned: Record<string, number[]> = {}, topics = ['t']): Candidate => ({ id, owned, topics });

describe('sharePartitions', () => {
  it.each([
    { when: 'a member is alone', members: [member('a')], expected: { a: { t: [0, 1, 2, 3] } } },
    { when: 'two begin', members: [member('b'), member('a')], expected: { a: { t: [0, 2] }, b: { t: [1, 3] } } },
    {
      when: 'one joins',
      members: [member('a', { t: [0, 1, 2, 3] }), member('b')],
      expected: { a: { t: [0, 1] }, b: { t: [2, 3] } },
    },
    {
      when: 'one has left',
      members: [member('a', { t: [0, 2] }), member('b', { t: [1] })],
      expected: { a: { t: [0, 2] }, b: { t: [1, 3] } },
    },
    {
      when: 'two claim the same',
      members: [member('a', { t: [1, 2] }), member('b', { t: [2, 3] })],
      expected: { a: { t: [1, 2] }, b: { t: [0, 3] } },
    },
    {
      when: 'one had a partition that is no more',
      members: [member('a', { t: [0, 9] }), member('b', { t: [1] })],
      expected: { a: { t: [0, 2] }, b: { t: [1, 3] } },
    },
    {
      when: 'there are more members than partitions',
      members: ['a', 'b', 'c', 'd', 'e'].map((id) => member(id)),
      expected: { a: { t: [0] }, b: { t: [1] }, c: { t: [2] }, d: { t: [3] }, e: {} },
    },
  ])('$when', ({ members, expected }) => {
    expect(Object.fromEntries(sharePartitions(members, { t: 4 }))).toEqual(expected);
  });

  it('gives the odd partitions of several topics to different members', () => {
    const shares = sharePartitions([member('a', {}, ['t', 'u']), member('b', {}, ['t', 'u'])], { t: 1, u: 1 });
    expect(Object.fromEntries(shares)).toEqual({ a: { t: [0] }, b: { u: [0] } });
  });

  it('gives a topic only to those that read it', () => {
    const shares = sharePartitions([member('a', {}, ['t']), member('b', {}, ['t', 'u'])], { t: 2, u: 2 });
    expect(shares.get('a')).toEqual({ t: [0] });
    expect(shares.get('b')).toEqual({ t: [1], u: [0, 1] });
  });

  const ids = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { minLength: 1 });
  const counts = fc.record({ t: fc.integer({ min: 1, max: 20 }), u: fc.integer({ min: 1, max: 5 }) });

  it('gives every partition to exactly one member, evenly, whoever comes and goes', () => {
    fc.assert(
      fc.property(fc.array(ids, { minLength: 1, maxLength: 6 }), counts, (generations, partitions) => {
        let shares: Shares = new Map();
        for (const generation of generations) {
          shares = sharePartitions(
            generation.map((id) => member(id, shares.get(id), ['t', 'u'])),
            partitions,
          );
          for (const topic of ['t', 'u'] as const) {
            const sizes = [...shares.values()].map((share) => share[topic]?.length ?? 0);
            const all = [...shares.values()].flatMap((share) => share[topic] ?? []).sort((a, b) => a - b);
            expect(all).toEqual(Array.from({ length: partitions[topic] }, (_, i) => i));
            expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });

  it('moves nothing when nobody comes or goes', () => {
    fc.assert(
      fc.property(ids, counts, (members, partitions) => {
        const before = sharePartitions(
          members.map((id) => member(id, {}, ['t', 'u'])),
          partitions,
        );
        const after = sharePartitions(
          members.map((id) => member(id, before.get(id), ['t', 'u'])),
          partitions,
        );
        expect(after).toEqual(before);
      }),
    );
  });
});
