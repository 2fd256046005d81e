import { ConflictError } from '@tocsin/runtime';
import { aProject } from '../testing/a-project.js';
import {
  acceptedFormerKey,
  checkProjectCount,
  checkProjectName,
  isNamed,
  maskedKey,
  withNewApiKey,
} from './project-rules.js';

const AT = 1_764_000_000_000;
const DAY_MS = 86_400_000;
const [OLD, FRESH] = ['a'.repeat(32), 'f'.repeat(32)];

it.each([
  { text: '4pRjShop111', isMeant: true },
  { text: '100001', isMeant: true },
  { text: '100002', isMeant: false },
  { text: '0100001', isMeant: false },
  { text: 'shop', isMeant: false },
])('"$text" means the project: $isMeant', ({ text, isMeant }) => {
  expect(isNamed(aProject({ id: '4pRjShop111', number: 100_001, name: 'shop' }), text)).toBe(isMeant);
});

it('lets a name be had once', () => {
  expect(() => checkProjectName([{ name: 'shop' }], 'Shop')).not.toThrow();
  expect(() => checkProjectName([{ name: 'blog' }, { name: 'shop' }], 'shop')).toThrow(ConflictError);
});

it('lets an organization have so many projects and not one more', () => {
  expect(() => checkProjectCount(4, 5)).not.toThrow();
  expect(() => checkProjectCount(5, 5)).toThrow(
    'the organization has 5 projects already; at most 5 are allowed (TOCSIN_MAX_PROJECTS)',
  );
});

describe('a new API key', () => {
  it.each([
    { days: 0, former: null },
    { days: 1, former: { apiKey: OLD, acceptedUntil: AT + DAY_MS } },
    { days: 30, former: { apiKey: OLD, acceptedUntil: AT + 30 * DAY_MS } },
  ])('leaves the one before accepted for $days days', ({ days, former }) => {
    expect(withNewApiKey(aProject({ apiKey: OLD }), FRESH, AT, days)).toEqual(
      aProject({ apiKey: FRESH, formerApiKey: former }),
    );
  });

  it('is not made while the former one is accepted', () => {
    const project = aProject({ formerApiKey: { apiKey: OLD, acceptedUntil: AT } });
    expect(() => withNewApiKey(project, FRESH, AT - 1, 30)).toThrow(
      'the API key before the present one is accepted until 2025-11-24T16:00:00.000Z; revoke it first',
    );
    expect(withNewApiKey(project, FRESH, AT, 30).apiKey).toBe(FRESH);
  });
});

it('knows until when a former API key is accepted', () => {
  const formerApiKey = { apiKey: OLD, acceptedUntil: AT };
  expect(acceptedFormerKey(aProject({ formerApiKey }), AT - 1)).toEqual(formerApiKey);
  expect(acceptedFormerKey(aProject({ formerApiKey }), AT)).toBeNull();
  expect(acceptedFormerKey(aProject(), AT)).toBeNull();
});

it('masks a key but for its end', () => {
  expect(maskedKey('0123456789abcdef0123456789abcdef')).toBe('****************************cdef');
});
