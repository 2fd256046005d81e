import { parseTimeline } from './parse-timeline.js';
import { shown } from './timeline-expectations.js';
import { START } from './timeline-time.js';

const problemsOf = (text: string): readonly string[] =>
  parseTimeline(text).faults.map(({ number, problem }) => `${number}: ${problem.split('\n')[0]}`);

describe('the lines of a timeline', () => {
  it('are counted with those that are left out; one may go on behind =>', () => {
    const { lines, faults } = parseTimeline(
      '\n# nothing yet\n 1:30  tick\n1:00:00 tick\n  => load@h1 closes\n~61:00 tick',
    );
    expect(faults).toEqual([]);
    expect(lines.map(({ number, at, isSilent }) => [number, at - START, isSilent])).toEqual([
      [3, 90, false],
      [4, 3600, false],
      [6, 3660, true],
    ]);
    expect(lines[1].expected.map(shown.expected)).toEqual(['load@h1 closes']);
  });

  it('name things between quotes where they hold white space or @', () => {
    const { lines, faults } = parseTimeline(
      '1:00 "app 01" check "disk space" OK "all; => well" => "CPU usage"@"app 01" opens warning "a; b => c"; "x@y"@h1 closes',
    );
    expect(faults).toEqual([]);
    const [{ event, expected }] = lines;
    expect(event.found).toMatchObject({ host: 'app 01', name: 'disk space', message: 'all; => well' });
    expect(expected.map(shown.expected)).toEqual(['"CPU usage"@"app 01" opens warning "a; b => c"', '"x@y"@h1 closes']);
  });

  it.each([
    'h1 loadavg5=-1.5e3',
    'h1 loadavg5=4@-1:00 memory.used=.5',
    'h1 check disk CRITICAL "full" x3 every 10 @-1:00',
    'web comes to nothing "no data"',
    'top answers 200 in 120 expiring -0.5d @-0:10 r1',
    'assign load@h1 to nobody',
    'h1 has roles',
    'edit load {"warning":3}',
  ])('may say "%s"', (event) => {
    expect(problemsOf(`1:00 ${event}`)).toEqual([]);
  });

  it.each([
    { text: 'tick', problem: '`tick` does not begin with a time and an event, as "1:30  h1 loadavg5=4"' },
    { text: '1:60 tick', problem: '`1:60 tick` does not begin with a time and an event, as "1:30  h1 loadavg5=4"' },
    { text: '1:00 h1 loadavg5', problem: '`h1 loadavg5` is no event; events are' },
    { text: '1:00 h1 loadavg5=four', problem: '`h1 loadavg5=four` is no event; events are' },
    {
      text: '1:00 tick => load@h1',
      problem: expect.stringMatching(/^`load@h1` is no transition of an alert; it is written /),
    },
    { text: '1:00 tick => a@b closes => a@b opens ok', problem: expect.stringMatching(/more than one =>/) },
  ])('may not be "$text"', ({ text, problem }) => {
    expect(parseTimeline(text).faults.map((fault) => fault.problem.split('\n')[0])).toEqual([problem]);
  });

  it('never go back in time, but may be at one time; every line is judged', () => {
    expect(problemsOf('1:00 tick\n1:00 tick\n0:59 tick\n2:00 nonsense')).toEqual([
      '3: the time goes back: `0:59 tick`',
      '4: `nonsense` is no event; events are',
    ]);
  });

  it('are told the events that they may have meant', () => {
    expect(parseTimeline('1:00 snooze load@h1').faults[0].problem).toBe(
      '`snooze load@h1` is no event; events are\n  snooze ALERT until TIME',
    );
  });
});
