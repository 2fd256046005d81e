import { basicAuthorization, userinfoFault } from './userinfo.js';

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

const CONTROL = 'has a control character in it';

it.each([
  { username: 'user', password: 'p:q', fault: undefined },
  { username: 'us:er', password: '', fault: 'has a colon in the user name' },
  { username: 'us%3Aer', password: '', fault: 'has a colon in the user name' },
  { username: 'user', password: '%1F', fault: CONTROL },
  { username: 'us%00er', password: '', fault: CONTROL },
  { username: 'user', password: '%20', fault: undefined },
  { username: 'user', password: '%7E', fault: undefined },
  { username: 'user', password: '%7F', fault: CONTROL },
  { username: 'user', password: '%80', fault: undefined },
])('$username and $password as Basic authentication: $fault', ({ username, password, fault }) => {
  expect(userinfoFault({ username, password })).toBe(fault);
});
