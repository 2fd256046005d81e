import { newBrowserSecret } from './browser-secret.js';
import { sessionCookie, sessionSecretOf } from './session-cookie.js';

const SECRET = newBrowserSecret();

it.each([
  { header: `tocsin_session=${SECRET}`, expected: SECRET },
  { header: `a=b; tocsin_session=${SECRET}; c=d`, expected: SECRET },
  { header: `tocsin_session=short; tocsin_session=${SECRET}`, expected: SECRET },
  { header: undefined, expected: undefined },
  { header: '', expected: undefined },
  { header: 'tocsin_session=', expected: undefined },
  { header: `tocsin_session=${SECRET}x`, expected: undefined },
  { header: `tocsin_session=${SECRET.slice(1)}`, expected: undefined },
  { header: `tocsin_session='; drop table page_session; --`, expected: undefined },
  { header: `xtocsin_session=${SECRET}`, expected: undefined },
])('reads $expected from the cookies "$header"', ({ header, expected }) => {
  expect(sessionSecretOf(header)).toBe(expected);
});

it('is kept from scripts and from other sites, and lasts 30 days', () => {
  expect(sessionCookie('s', { isSecure: false })).toBe(
    'tocsin_session=s; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax',
  );
  expect(sessionCookie('s', { isSecure: true })).toMatch(/; Secure$/);
  expect(sessionCookie(undefined, { isSecure: true })).toBe(
    'tocsin_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure',
  );
});
