import { KnownEnds } from './known-ends.js';

describe('KnownEnds', () => {
  it('wakes those who watch a partition when its end moves, and only then', () => {
    const ends = new KnownEnds();
    const woken: string[] = [];
    ends.watch(1, 0, () => woken.push('first'));
    const unwatch = ends.watch(1, 0, () => woken.push('second'));
    ends.watch(1, 1, () => woken.push('other partition'));
    ends.advance(1, 0, 5);
    expect(woken).toEqual(['first', 'second']);
    ends.advance(1, 0, 5);
    ends.advance(1, 0, 4);
    expect(woken).toHaveLength(2);
    unwatch();
    ends.advance(1, 0, 6);
    expect(woken).toEqual(['first', 'second', 'first']);
    expect(ends.of(1, 0)).toBe(6);
  });

  it('knows which topics are watched, and forgets what nobody watches', () => {
    const ends = new KnownEnds();
    const unwatch = [ends.watch(1, 0, () => {}), ends.watch(12, 3, () => {}), ends.watch(12, 4, () => {})];
    ends.advance(12, 3, 7);
    expect(ends.watchedTopics()).toEqual([1, 12]);
    unwatch.forEach((stop) => stop());
    expect(ends.watchedTopics()).toEqual([]);
    expect(ends.isWatched(12, 3)).toBe(false);
    expect(ends.of(12, 3)).toBe(0);
  });
});
