import type { EpochMs } from '@tocsin/runtime';

/**
 * For whom a mail has been taken whose other recipients were put off: the next attempt, of whichever process, is for the
 * others alone. Kept as long as payloads.
 */
export abstract class TakenRecipients {
  /** @throws {DatabaseUnavailableError} */
  abstract of(webhookId: string): Promise<ReadonlySet<string>>;
  /**
   * Adds to what is known of a mail.
   *
   * @throws {DatabaseUnavailableError}
   */
  abstract add(webhookId: string, addresses: readonly string[], at: EpochMs): Promise<void>;
}
