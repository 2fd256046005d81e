import { confirmedAddress } from './confirmed-address.js';

it.each([
  { remote: '8.8.8.8', vetted: ['8.8.4.4', '8.8.8.8'], confirmed: '8.8.8.8' },
  { remote: '::ffff:8.8.8.8', vetted: ['8.8.8.8'], confirmed: '8.8.8.8' },
  { remote: '2606:4700::1111', vetted: ['2606:4700:0:0:0:0:0:1111'], confirmed: '2606:4700:0:0:0:0:0:1111' },
  { remote: '10.0.0.1', vetted: ['8.8.8.8'], confirmed: undefined },
  { remote: '::8.8.8.8', vetted: ['8.8.8.8'], confirmed: undefined },
  { remote: 'fe80::1%eth0', vetted: ['fe80::1'], confirmed: undefined },
  { remote: undefined, vetted: ['8.8.8.8'], confirmed: undefined },
])('a socket to $remote, when $vetted were vetted: $confirmed', ({ remote, vetted, confirmed }) => {
  expect(confirmedAddress(remote, vetted)).toBe(confirmed);
});
