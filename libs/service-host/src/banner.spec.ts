import { banner, type BannerFacts } from './banner.js';

const FACTS: BannerFacts = {
  command: 'npm start',
  publicUrl: 'http://127.0.0.1:7070',
  org: 'demo',
  generatedApiKey: undefined,
  keyFile: '.tocsin/api-key',
  signInUrl: 'http://127.0.0.1:7070/signin?token=x',
  dataDir: '.tocsin',
  loopbackIsAllowed: false,
};

it('names the organization and what to try, in fewer than 15 lines', () => {
  const lines = banner(FACTS).split('\n');
  expect(lines.length).toBeLessThan(15);
  expect(lines).toEqual(
    expect.arrayContaining([
      'Tocsin runs. Organization "demo", data in .tocsin; Ctrl-C stops it.',
      'API key   kept in .tocsin/api-key',
      '  npm run demo',
      'A receiver on this machine needs: TOCSIN_EGRESS_ALLOW=127.0.0.0/8 npm start',
    ]),
  );
});

it('of a distributed start names the command that made it, and a demo that uses it', () => {
  const lines = banner({ ...FACTS, command: 'npm run start:distributed' }).split('\n');
  expect(lines).toContain('  npm run demo -- --url http://127.0.0.1:7070 --key "$(cat .tocsin/api-key)"');
  expect(lines).toContain(
    'A receiver on this machine needs: TOCSIN_EGRESS_ALLOW=127.0.0.0/8 npm run start:distributed',
  );
});

it.each([
  { facts: { generatedApiKey: 'k3y' }, line: 'API key   k3y  (shown this once; kept in .tocsin/api-key)' },
  { facts: { keyFile: undefined }, line: 'API key   the one in TOCSIN_BOOTSTRAP_API_KEY at the first start' },
  { facts: { loopbackIsAllowed: true }, line: 'Receivers on this machine are allowed.' },
])('says "$line"', ({ facts, line }) => {
  expect(banner({ ...FACTS, ...facts }).split('\n')).toContain(line);
});
