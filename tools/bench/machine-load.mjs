import { loadavg } from 'node:os';

/** How much the machine had to do in the last minute, 5 and 15 minutes. */
export const load = () =>
  loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
