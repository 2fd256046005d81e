import { aHost } from '@tocsin/config-domain/testing';
import { publishedHost } from '@tocsin/config-domain';
import { hostBadge, statusBadge } from './status-badge.js';
import { STYLESHEET } from './stylesheet.js';

const badgeOf = (status: 'working' | 'standby' | 'maintenance' | 'poweroff'): string =>
  hostBadge({ ...publishedHost(aHost()), status }).text;

it('shows each status of a host in a colour of its own, none in that of an unknown alert', () => {
  const colours = (['working', 'standby', 'maintenance', 'poweroff'] as const).map(
    (status) => /class="status ([^"]*)"/.exec(badgeOf(status))?.[1],
  );
  expect(new Set(colours).size).toBe(4);
  expect(colours).not.toContain('unknown');
  for (const colour of colours.filter((each) => each !== '')) expect(STYLESHEET).toContain(`.status.${colour}{color:`);
});

it('calls a retired host retired', () => {
  expect(hostBadge({ ...publishedHost(aHost()), isRetired: true }).text).toBe(statusBadge('retired', '').text);
});
