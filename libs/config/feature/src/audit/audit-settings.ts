/** How long the audit is kept. */
export abstract class AuditSettings {
  /** Changes older than this may be forgotten. */
  abstract readonly retentionDays: number;
}
