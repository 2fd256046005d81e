import fc from 'fast-check';
import { type Deadline, Deadlines } from './deadlines.js';

class Alarm implements Deadline {
  queuedAt: number | undefined;

  constructor(
    readonly name: string,
    public at: number | undefined,
  ) {}

  due(): number | undefined {
    return this.at;
  }
}

function takeAll(deadlines: Deadlines, now: number): string[] {
  const taken: string[] = [];
  for (let due = deadlines.takeDue(now); due !== undefined; due = deadlines.takeDue(now)) {
    taken.push(`${due.deadline.name}@${due.at}`);
  }
  return taken;
}

describe('Deadlines', () => {
  it('come up in order of time, then name, once each, however they were moved', () => {
    const move = fc.record({ alarm: fc.integer({ min: 0, max: 9 }), at: fc.integer({ min: 0, max: 30 }) });
    fc.assert(
      fc.property(fc.array(move), fc.integer({ min: 0, max: 30 }), (moves, now) => {
        const alarms = Array.from({ length: 10 }, (_, i) => new Alarm(`a${i}`, undefined));
        const deadlines = new Deadlines();
        for (const { alarm, at } of moves) {
          alarms[alarm].at = at;
          deadlines.queue(alarms[alarm]);
        }
        const isDue = (alarm: Alarm): boolean => alarm.at !== undefined && alarm.at <= now;
        const expected = alarms
          .filter(isDue)
          .toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.name < b.name ? -1 : 1))
          .map((alarm) => `${alarm.name}@${alarm.at}`);
        expect(takeAll(deadlines, now)).toEqual(expected);
        expect(takeAll(deadlines, now)).toEqual([]);
      }),
    );
  });

  it('put off without telling the queue come up at their new time', () => {
    const deadlines = new Deadlines();
    const [a, b] = [new Alarm('a', 5), new Alarm('b', 6)];
    deadlines.queue(a);
    deadlines.queue(b);
    a.at = 7;
    expect(takeAll(deadlines, 6)).toEqual(['b@6']);
    expect(takeAll(deadlines, 7)).toEqual(['a@7']);
  });

  it('called off do not come up', () => {
    const deadlines = new Deadlines();
    const alarm = new Alarm('a', 5);
    deadlines.queue(alarm);
    alarm.at = undefined;
    expect(takeAll(deadlines, 9)).toEqual([]);
  });
});
