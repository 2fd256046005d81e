import { type EpochSeconds, InvalidInputError } from '@tocsin/runtime';
import { type Found, find, split } from './notation.js';
import { EVENTS, type EventKind } from './timeline-events.js';
import { type Expected, parseExpected } from './timeline-expectations.js';
import { parseTime, START } from './timeline-time.js';

export interface TimelineEvent {
  readonly kind: EventKind;
  readonly found: Found;
}

export interface TimelineLine {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
  readonly at: EpochSeconds;
  /** No ticks lead to it. */
  readonly isSilent: boolean;
  readonly event: TimelineEvent;
  readonly expected: readonly Expected[];
}

/** What is wrong with the writing of a line, and what would be right. */
export interface TimelineFault {
  readonly number: number;
  readonly problem: string;
}

/**
 * Reads a timeline: one event per line, what it must bring about behind `=>`.
 *
 * ```text
 * 0:00  h1 loadavg5=4
 * 1:00  h1 loadavg5=7                    => load@h1 opens warning "loadavg5 7 > 5"
 * 2:00  h1 loadavg5=12@-0:10 memory=1    => load@h1 becomes critical at 1:50
 * 3:00  close load@h1 "known"            => load@h1 closes manual
 * ```
 *
 * Times are `minutes:seconds` or `hours:minutes:seconds`, and never go back. `timeline-events.ts` lists the events,
 * `timeline-expectations.ts` what may be expected. A line may go on with `=>` in the next one. Empty lines and lines that
 * begin with `#` are left out. Names that hold white space or `@` stand between quotes.
 */
export function parseTimeline(
  text: string,
  kinds: readonly EventKind[] = EVENTS,
): { readonly lines: readonly TimelineLine[]; readonly faults: readonly TimelineFault[] } {
  const lines: TimelineLine[] = [];
  const faults: TimelineFault[] = [];
  let latest = START;
  for (const { number, content } of writtenLines(text)) {
    try {
      const line = parseLine(number, content, kinds);
      if (line.at < latest) throw new InvalidInputError(`the time goes back: \`${content}\``);
      latest = line.at;
      lines.push(line);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      faults.push({ number, problem: error.message });
    }
  }
  return { lines, faults };
}

function writtenLines(text: string): readonly { readonly number: number; readonly content: string }[] {
  const written: { number: number; content: string }[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    const before = written.at(-1);
    if (content.startsWith('=>') && before !== undefined) before.content += `  ${content}`;
    else written.push({ number: index + 1, content });
  }
  return written;
}

function parseLine(number: number, text: string, kinds: readonly EventKind[]): TimelineLine {
  const [before = '', after = '', ...more] = split(text, '=>');
  if (more.length > 0) throw new InvalidInputError(`\`${text}\` has more than one =>; transitions are set apart by ;`);
  const parts = /^(~?)(\d+:[0-5]\d(?::[0-5]\d)?)\s+(.+)$/.exec(before.trim());
  if (parts === null) {
    throw new InvalidInputError(`\`${text}\` does not begin with a time and an event, as "1:30  h1 loadavg5=4"`);
  }
  const [, silent, time = '', event = ''] = parts;
  return {
    number,
    text,
    at: START + parseTime(time),
    isSilent: silent === '~',
    event: parseEvent(event, kinds),
    expected: parseExpected(after),
  };
}

function parseEvent(text: string, kinds: readonly EventKind[]): TimelineEvent {
  for (const kind of kinds) {
    const found = find(kind.form, text);
    if (found !== undefined) return { kind, found };
  }
  const shapes = likelyKinds(text, kinds).map(({ shape }) => `\n  ${shape}`);
  throw new InvalidInputError(`\`${text}\` is no event; events are${shapes.join('')}`);
}

/** Those that share a word with the text; all if none does. */
function likelyKinds(text: string, kinds: readonly EventKind[]): readonly EventKind[] {
  const written = new Set(text.split(' '));
  const likely = kinds.filter(({ shape }) => shape.match(/\b[a-z]+\b/g)?.some((word) => written.has(word)) ?? false);
  return likely.length === 0 ? kinds : likely;
}
