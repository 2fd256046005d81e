import pg from 'pg';

/**
 * A connection whose loss never ends the process. A pool takes its own listener off a client before the borrower has put
 * on another; when the server's last words arrive in that moment, Node would throw them. Whoever uses the client learns of
 * the loss by its next statement.
 */
export class PooledClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
