import { Injectable } from '@nestjs/common';
import { AppError, Logger } from '@tocsin/runtime';

/** A page goes without what another service does not answer. */
@Injectable()
export class IfAnswered {
  constructor(private readonly logger: Logger) {}

  /** @returns Undefined if the service cannot answer now. */
  async of<T>(asked: Promise<T>): Promise<T | undefined> {
    try {
      return await asked;
    } catch (error) {
      if (!(error instanceof AppError) || !error.retryable) throw error;
      this.logger.warn('a page goes without what another service did not answer', { error: error.message });
      return undefined;
    }
  }
}
