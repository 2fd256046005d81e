import { durationText, localTime, timeElement } from './times.js';

const AT = Date.UTC(2026, 10, 25, 15, 4, 5, 678);

it.each([
  { timeZone: 'UTC', text: '2026-11-25 15:04:05' },
  { timeZone: 'Asia/Tokyo', text: '2026-11-26 00:04:05' },
  { timeZone: 'America/New_York', text: '2026-11-25 10:04:05' },
])('writes a moment as $text in $timeZone', ({ timeZone, text }) => {
  expect(localTime(AT, timeZone)).toBe(text);
  expect(timeElement(AT, timeZone).text).toBe(
    `<time datetime="2026-11-25T15:04:05.678Z" title="2026-11-25 15:04:05 UTC">${text}</time>`,
  );
});

it.each([
  { ms: 0, text: '0 s' },
  { ms: 999, text: '0 s' },
  { ms: 1_000, text: '1 s' },
  { ms: 59_999, text: '59 s' },
  { ms: 60_000, text: '1 min' },
  { ms: 61_000, text: '1 min 1 s' },
  { ms: 3_599_999, text: '59 min 59 s' },
  { ms: 3_600_000, text: '1 h' },
  { ms: 3_605_000, text: '1 h' },
  { ms: 86_399_999, text: '23 h 59 min' },
  { ms: 86_400_000, text: '1 d' },
  { ms: 2 * 86_400_000 + 3 * 3_600_000 + 5_000, text: '2 d 3 h' },
  { ms: 400 * 86_400_000, text: '400 d' },
])('writes $ms ms as "$text"', ({ ms, text }) => {
  expect(durationText(ms)).toBe(text);
});
