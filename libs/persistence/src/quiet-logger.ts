import type { Logger } from 'typeorm';

/** TypeORM would print to the console; every failure that it logs is thrown as well, and logged where it is handled. */
export class QuietLogger implements Logger {
  logQuery(): void {}
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}
