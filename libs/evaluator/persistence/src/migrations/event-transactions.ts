import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which transaction has stored an event, or a device's first user; null: one before this migration. */
const STATEMENTS = ['product_event', 'device_person'].flatMap((table) => [
  // With its default at once the column would be written to every row.
  `alter table ${table} add column xact xid8`,
  `alter table ${table} alter column xact set default pg_current_xact_id()`,
]);

const INDEXES = [
  // The events of a batch share one value, so that most entries are but a place in a list.
  'create index product_event_of_xact on product_event (project_no, type_no, xact)',
  'create index device_person_of_xact on device_person (project_no, xact)',
];

export class EventTransactions1764307000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...STATEMENTS, ...INDEXES]) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
