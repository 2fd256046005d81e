import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `template_problem`: why the template of a webhook could not be used for a message, for people who look the delivery up. */
export class TemplateProblems1764500010000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `create table template_problem (
         channel int not null,
         subject text collate "C" not null,
         seq int not null,
         problem text not null,
         found_at timestamptz not null,
         primary key (channel, subject, seq)
       )`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
