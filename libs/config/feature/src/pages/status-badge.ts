import type { HostState, HostStatus } from '@tocsin/payload-schemas';
import { markup, type Markup } from './markup.js';

/** A status by word and colour; without a colour of its own it is grey. */
export const statusBadge = (word: string, colour: string = word): Markup =>
  markup`<span class="status ${colour}">${word}</span>`;

const HOST_COLOURS: Readonly<Record<HostStatus, string>> = {
  working: 'ok',
  standby: 'standby',
  maintenance: 'warning',
  poweroff: '',
};

/** The status of a host; a retired one has none any more. */
export const hostBadge = ({ status, isRetired }: HostState): Markup =>
  isRetired ? statusBadge('retired', '') : statusBadge(status, HOST_COLOURS[status]);
