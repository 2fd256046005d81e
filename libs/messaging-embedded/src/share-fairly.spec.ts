import fc from 'fast-check';
import { shareFairly } from './share-fairly.js';

const all = ['1/0', '1/1', '1/2', '1/3'];
const member = (memberId: string, wants: readonly string[] = all) => ({ memberId, wants: new Set(wants) });
const shares = (assignment: ReadonlyMap<string, string>, memberId: string): string[] =>
  [...assignment].filter(([, owner]) => owner === memberId).map(([partition]) => partition);

describe('shareFairly', () => {
  it.each([
    { when: 'one member is alone', members: ['a'], claims: {}, expected: { a: 4 } },
    { when: 'two share', members: ['a', 'b'], claims: {}, expected: { a: 2, b: 2 } },
    { when: 'three share', members: ['a', 'b', 'c'], claims: {}, expected: { a: 2, b: 1, c: 1 } },
    {
      when: 'there are more members than partitions',
      members: ['a', 'b', 'c', 'd', 'e'],
      claims: {},
      expected: { a: 1, b: 1, c: 1, d: 1, e: 0 },
    },
    { when: 'an owner has died', members: ['a'], claims: { '1/0': 'gone', '1/1': 'a' }, expected: { a: 4 } },
  ])('gives counts that differ by at most one when $when', ({ members, claims, expected }) => {
    const assignment = shareFairly(
      all,
      members.map((id) => member(id)),
      new Map(Object.entries(claims)),
    );
    expect(Object.fromEntries(members.map((id) => [id, shares(assignment, id).length]))).toEqual(expected);
  });

  it('leaves partitions where they are while that is fair, and moves only as many as a newcomer is due', () => {
    const claims = new Map(all.map((partition) => [partition, 'a']));
    const assignment = shareFairly(all, [member('b'), member('a')], claims);
    expect(shares(assignment, 'a')).toEqual(['1/0', '1/1']);
    expect(shares(assignment, 'b')).toEqual(['1/3', '1/2']);
    expect(shareFairly(all, [member('a'), member('b')], assignment)).toEqual(new Map([...assignment].sort()));
  });

  it('gives a partition only to members that want it', () => {
    const assignment = shareFairly(
      ['1/0', '2/0'],
      [member('a', ['1/0']), member('b', ['1/0'])],
      new Map([['2/0', 'a']]),
    );
    expect(assignment).toEqual(new Map([['1/0', 'a']]));
  });

  it('is complete, balanced, stable and independent of the order of members, whatever the claims', () => {
    const input = fc.record({
      partitions: fc.uniqueArray(
        fc.nat(40).map((n) => `1/${n}`),
        { maxLength: 20 },
      ),
      members: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1 }),
      owners: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'gone'), { minLength: 20, maxLength: 20 }),
    });
    fc.assert(
      fc.property(input, ({ partitions, members, owners }) => {
        const claims = new Map(partitions.map((partition, i) => [partition, owners[i]]));
        const wanting = members.map((id) => member(id, partitions));
        const assignment = shareFairly(partitions, wanting, claims);
        const counts = members.map((id) => shares(assignment, id).length);
        expect([...assignment.keys()].sort()).toEqual([...partitions].sort());
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        const sorted = (map: ReadonlyMap<string, string>): unknown => [...map].sort();
        expect(sorted(shareFairly(partitions, [...wanting].reverse(), claims))).toEqual(sorted(assignment));
        expect(sorted(shareFairly(partitions, wanting, assignment))).toEqual(sorted(assignment));
      }),
    );
  });
});
