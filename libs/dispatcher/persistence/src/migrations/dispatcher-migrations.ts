import { type Migration, outboxMigration } from '@tocsin/persistence';
import { AttemptDetails1764100010000 } from './attempt-details.js';
import { FindingMessages1764307010000 } from './finding-messages.js';
import { MailRecipients1764200010000 } from './mail-recipients.js';
import { TemplateProblems1764500010000 } from './template-problems.js';
import { QueueTables1764000010000 } from './queue-tables.js';

/** Schema of the dispatcher: it alone owns it. */
export const DISPATCHER_SCHEMA = 'dispatcher';

/** In the order in which they are applied. */
export const DISPATCHER_MIGRATIONS: readonly Migration[] = [
  outboxMigration,
  QueueTables1764000010000,
  AttemptDetails1764100010000,
  MailRecipients1764200010000,
  FindingMessages1764307010000,
  TemplateProblems1764500010000,
];
