import { durationText } from './duration-text.js';

it.each([
  { seconds: 0, text: '0 s' },
  { seconds: 1, text: '1 s' },
  { seconds: 59, text: '59 s' },
  { seconds: 60, text: '1 min' },
  { seconds: 61, text: '1 min 1 s' },
  { seconds: 3599, text: '59 min 59 s' },
  { seconds: 3600, text: '1 h' },
  { seconds: 3601, text: '1 h' },
  { seconds: 7500, text: '2 h 5 min' },
  { seconds: 86_399, text: '23 h 59 min' },
  { seconds: 86_400, text: '1 d' },
  { seconds: 90_000, text: '1 d 1 h' },
  { seconds: 86_460, text: '1 d' },
])('$seconds seconds are $text', ({ seconds, text }) => {
  expect(durationText(seconds)).toBe(text);
});
