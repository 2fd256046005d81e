import type { MonitorState } from '@tocsin/payload-schemas';
import type { MonitorSpecOf } from './monitor-spec.js';
import { defaultConnectivityMonitor, monitorOf } from './monitor-state.js';

const seal = (text: string): string => `sealed ${text}`;

const connectivity = (changes: Partial<MonitorSpecOf<'connectivity'>> = {}): MonitorSpecOf<'connectivity'> => ({
  type: 'connectivity',
  name: 'gone',
  memo: '',
  isMute: false,
  scopes: [],
  excludeScopes: [],
  ...changes,
});
const external = (changes: Partial<MonitorSpecOf<'external'>> = {}): MonitorSpecOf<'external'> => ({
  type: 'external',
  name: 'shop',
  memo: '',
  isMute: false,
  method: 'GET',
  url: 'https://user:word@www.example.com/?token=t',
  maxCheckAttempts: 1,
  skipCertificateVerification: false,
  requestBody: '',
  followRedirect: false,
  dualstack: 'ipv4',
  ...changes,
});
const storedConnectivity: MonitorState = { ...defaultConnectivityMonitor('m1'), alertStatusOnGone: 'WARNING' };
const storedExternal = monitorOf('m1', external({ headers: [{ name: 'Authorization', value: 'Bearer x' }] }), seal);

it.each([
  { when: 'a new monitor says nothing', spec: connectivity(), stored: undefined, expected: 'CRITICAL' },
  {
    when: 'a new monitor says',
    spec: connectivity({ alertStatusOnGone: 'WARNING' }),
    stored: undefined,
    expected: 'WARNING',
  },
  { when: 'an update says nothing', spec: connectivity(), stored: storedConnectivity, expected: 'WARNING' },
  {
    when: 'an update says',
    spec: connectivity({ alertStatusOnGone: 'CRITICAL' }),
    stored: storedConnectivity,
    expected: 'CRITICAL',
  },
])('$when: alertStatusOnGone is $expected', ({ spec, stored, expected }) => {
  expect(monitorOf('m1', spec, seal, stored)).toEqual({ ...spec, id: 'm1', alertStatusOnGone: expected });
});

it.each([
  {
    when: 'a new monitor says nothing',
    spec: external(),
    stored: undefined,
    expected: [{ name: 'Cache-Control', valueSealed: 'sealed no-cache' }],
  },
  { when: 'a new monitor wants none', spec: external({ headers: [] }), stored: undefined, expected: [] },
  {
    when: 'an update says nothing',
    spec: external(),
    stored: storedExternal,
    expected: [{ name: 'Authorization', valueSealed: 'sealed Bearer x' }],
  },
  { when: 'an update clears them', spec: external({ headers: [] }), stored: storedExternal, expected: [] },
  {
    when: 'an update replaces them',
    spec: external({ headers: [{ name: 'X-Key', value: '1' }] }),
    stored: storedExternal,
    expected: [{ name: 'X-Key', valueSealed: 'sealed 1' }],
  },
])('$when: headers are $expected', ({ spec, stored, expected }) => {
  expect(monitorOf('m1', spec, seal, stored)).toMatchObject({ headers: expected });
});

it('keeps the URL and header values of an external monitor sealed only', () => {
  const monitor = monitorOf('m1', external({ headers: [{ name: 'X-Key', value: 'secret-key' }] }), () => 'SEALED');
  expect(JSON.stringify(monitor)).not.toMatch(/word|token=t|secret-key/);
  expect(monitor).toMatchObject({ urlSealed: 'SEALED', headers: [{ name: 'X-Key', valueSealed: 'SEALED' }] });
});
