import { basicAuthorization } from './userinfo.js';

const decoded = (header: string): string => Buffer.from(header.replace('Basic ', ''), 'base64').toString();

it.each([
  { username: 'user', password: 'pass', credentials: 'user:pass' },
  { username: 'user', password: '', credentials: 'user:' },
  { username: '', password: 'token', credentials: ':token' },
  { username: 'a%40b', password: 'p%3Aq', credentials: 'a@b:p:q' },
  { username: '%E6%97%A5', password: '%F0%9F%94%A5', credentials: '日:🔥' },
  { username: '50%', password: '%zz', credentials: '50%:%zz' },
])('$username and $password are sent as $credentials', ({ username, password, credentials }) => {
  expect(decoded(basicAuthorization({ username, password }))).toBe(credentials);
});
