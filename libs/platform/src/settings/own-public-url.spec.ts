import { httpPort, publicUrl } from './catalogue.js';
import { ownPublicUrl } from './own-public-url.js';
import { readSettings } from './setting.js';

it.each([
  { env: {}, url: 'http://127.0.0.1:7070' },
  { env: { TOCSIN_HTTP_PORT: '8080' }, url: 'http://127.0.0.1:8080' },
  { env: { TOCSIN_HTTP_PORT: '8080', TOCSIN_PUBLIC_URL: '' }, url: 'http://127.0.0.1:8080' },
  { env: { TOCSIN_HTTP_PORT: '0' }, url: 'http://127.0.0.1:7070' },
  {
    env: { TOCSIN_HTTP_PORT: '8080', TOCSIN_PUBLIC_URL: 'https://tocsin.example.com/' },
    url: 'https://tocsin.example.com',
  },
])('is $url with $env', ({ env, url }) => {
  expect(ownPublicUrl(readSettings({ httpPort: httpPort(7070), publicUrl }, env), env)).toBe(url);
});
