/** What of a data directory makes an instance; the rest (locks, the broker of a local trial) is made anew. */
export const BACKED_UP: readonly string[] = ['pg', 'secret-key', 'api-key', 'postgres-password', 'postgres-port'];
