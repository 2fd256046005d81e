import { choiceSetting } from './setting.js';

export const logLevel = choiceSetting(
  'TOCSIN_LOG_LEVEL',
  'Least severe log lines that are written.',
  ['debug', 'info', 'warn', 'error'],
  'info',
);
/** `auto` is pretty on a terminal. */
export const logFormat = choiceSetting(
  'TOCSIN_LOG_FORMAT',
  'Log lines for people (pretty) or machines (json).',
  ['auto', 'pretty', 'json'],
  'auto',
  'pretty on a terminal, else json',
);
