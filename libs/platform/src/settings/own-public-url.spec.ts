import { httpPort, publicUrl, servicePublicUrl } from './catalogue.js';
import { ownPublicUrl } from './own-public-url.js';
import { readSettings } from './read-settings.js';

it.each([
  { env: {}, url: 'http://127.0.0.1:7070' },
  { env: { TOCSIN_HTTP_PORT: '8080' }, url: 'http://127.0.0.1:8080' },
  { env: { TOCSIN_HTTP_PORT: '8080', TOCSIN_PUBLIC_URL: '' }, url: 'http://127.0.0.1:8080' },
  {
    env: { TOCSIN_HTTP_PORT: '8080', TOCSIN_PUBLIC_URL: 'https://tocsin.example.com/' },
    url: 'https://tocsin.example.com',
  },
])('is $url with $env', ({ env, url }) => {
  expect(ownPublicUrl(readSettings({ httpPort: httpPort(7070), publicUrl }, env), env)).toBe(url);
});

describe('a service behind another address', () => {
  it.each([
    { env: {}, url: 'http://127.0.0.1:7070' },
    { env: { TOCSIN_HTTP_PORT: '7080' }, url: 'http://127.0.0.1:7070' },
    { env: { TOCSIN_HTTP_PORT: '' }, url: 'http://127.0.0.1:7070' },
    { env: { TOCSIN_HTTP_PORT: '0', TOCSIN_PUBLIC_URL: 'https://t.example.com' }, url: 'https://t.example.com' },
  ])('links to $url with $env', ({ env, url }) => {
    expect(readSettings({ publicUrl: servicePublicUrl }, env)).toEqual({ publicUrl: url });
  });

  it('must be told where its links go when its port is not known beforehand', () => {
    expect(() => readSettings({ publicUrl: servicePublicUrl }, { TOCSIN_HTTP_PORT: '0' })).toThrow(
      'TOCSIN_PUBLIC_URL: is required with TOCSIN_HTTP_PORT=0: links must name an address that clients can reach',
    );
  });
});
