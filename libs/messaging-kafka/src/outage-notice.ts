import type { Logger } from '@tocsin/runtime';

const VAIN_ATTEMPTS_TO_TELL = 5;

/** Tells once that a consumer is without its group, and once that it is back; a new broker that is not ready is none. */
export class OutageNotice {
  private isTold = false;
  private vainAttempts = 0;

  constructor(
    private readonly logger: Logger,
    private readonly group: string,
  ) {}

  /** @param hadJoined - False for an attempt to join that came to nothing. */
  lost(hadJoined: boolean, reason: string): void {
    const fields = { group: this.group, reason };
    this.vainAttempts = hadJoined ? 0 : this.vainAttempts + 1;
    if (hadJoined) this.tell('a consumer has lost its group, trying to join again', fields);
    else if (this.vainAttempts === VAIN_ATTEMPTS_TO_TELL)
      this.tell('a consumer cannot join its group, trying on', fields);
    else this.logger.debug('a consumer could not join its group, trying again', fields);
  }

  joined(): void {
    if (this.isTold) this.logger.info('a consumer has joined its group again', { group: this.group });
    this.isTold = false;
    this.vainAttempts = 0;
  }

  private tell(message: string, fields: Readonly<Record<string, unknown>>): void {
    if (this.isTold) this.logger.debug(message, fields);
    else this.logger.warn(message, fields);
    this.isTold = true;
  }
}
