import pg from 'pg';
import { columnTypes } from './column-types.js';
import { sessionOptions } from './data-source.js';

export interface DedicatedClientSettings {
  readonly url: string;
  readonly schema: string;
  readonly applicationName: string;
  /** A statement without an answer for so long means that the connection is dead. Default 30 s. */
  readonly answerTimeoutMs?: number;
  /** More session settings, as `name: value`. */
  readonly session?: Readonly<Record<string, string>>;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** The server notices within about 11 s that the machine of this client has gone, and frees its locks. */
const KEEPALIVE = { tcp_keepalives_idle: '5', tcp_keepalives_interval: '2', tcp_keepalives_count: '3' };

/**
 * Opens a connection outside of any pool, for what belongs to one session: advisory locks, LISTEN. Its loss is reported
 * to `onLost` once, and to whatever statement runs.
 */
export async function connectDedicated(settings: DedicatedClientSettings, onLost: () => void): Promise<pg.Client> {
  const answerTimeoutMs = settings.answerTimeoutMs ?? 30_000;
  const session = Object.entries({ ...KEEPALIVE, ...settings.session }).map(([name, value]) => `-c ${name}=${value}`);
  const client = new pg.Client({
    connectionString: settings.url,
    application_name: settings.applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: answerTimeoutMs,
    keepAlive: true,
    types: columnTypes,
    options: `${sessionOptions({ schema: settings.schema, statementTimeoutMs: answerTimeoutMs })} ${session.join(' ')}`,
  });
  let isLost = false;
  const lose = (): void => {
    if (isLost) return;
    isLost = true;
    onLost();
  };
  client.on('error', lose);
  client.on('end', lose);
  try {
    await client.connect();
  } catch (error) {
    isLost = true;
    void client.end().catch(() => undefined);
    throw error;
  }
  return client;
}
