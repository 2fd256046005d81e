import { Injectable } from '@nestjs/common';
import { AuditLog } from '@tocsin/config-domain';
import { Clock } from '@tocsin/runtime';
import { AuditSettings } from './audit-settings.js';

const DAY_MS = 86_400_000;
/** Changes of one transaction. */
const PAGE = 1_000;

@Injectable()
export class ForgetOldChanges {
  constructor(
    private readonly audit: AuditLog,
    private readonly settings: AuditSettings,
    private readonly clock: Clock,
  ) {}

  /** Forgets what the audit need not keep any more. @returns How many changes. */
  async run(): Promise<number> {
    const before = this.clock.now() - this.settings.retentionDays * DAY_MS;
    for (let total = 0; ;) {
      const forgotten = await this.audit.forget(before, PAGE);
      total += forgotten;
      if (forgotten === 0) return total;
    }
  }
}
