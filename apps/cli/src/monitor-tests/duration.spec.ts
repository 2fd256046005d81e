import { durationSeconds } from './duration.js';

it.each([
  { text: '0', seconds: 0 },
  { text: '90s', seconds: 90 },
  { text: '5m', seconds: 300 },
  { text: '1h30m', seconds: 5_400 },
  { text: '1d2h3m4s', seconds: 93_784 },
  { text: '', seconds: undefined },
  { text: '5', seconds: undefined },
  { text: '5:00', seconds: undefined },
  { text: '30m1h', seconds: undefined },
  { text: '-5m', seconds: undefined },
  { text: '1.5h', seconds: undefined },
])('"$text" is $seconds s', ({ text, seconds }) => {
  expect(durationSeconds(text)).toBe(seconds);
});
