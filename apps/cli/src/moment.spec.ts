import { momentOf } from './moment.js';

const NOW = Date.UTC(2026, 10, 25, 12);

it.each([
  { text: 'now', expected: NOW },
  { text: '90m', expected: NOW - 90 * 60_000 },
  { text: '12h', expected: NOW - 12 * 3_600_000 },
  { text: '7d', expected: NOW - 7 * 86_400_000 },
  { text: '2w', expected: NOW - 14 * 86_400_000 },
  { text: '2026-11-25', expected: new Date(2026, 10, 25).getTime() },
  { text: '2026-11-25T10:00', expected: new Date(2026, 10, 25, 10).getTime() },
  { text: '2026-11-25T10:00:00Z', expected: Date.UTC(2026, 10, 25, 10) },
  { text: '2026-11-25T10:00:00+09:00', expected: Date.UTC(2026, 10, 25, 1) },
])('reads $text', ({ text, expected }) => {
  expect(momentOf(text, NOW, 'from')).toBe(expected);
});

it.each(['', 'yesterday', '7', '7y', '-7d', '2026-13-01', '1764000000'])('refuses "%s" by name', (text) => {
  expect(() => momentOf(text, NOW, 'from')).toThrow(/^from: must be now, a time ago/);
});
