import { type KeptSecret, SignIns } from '@tocsin/config-domain';
import type { EpochMs } from '@tocsin/runtime';
import { z } from 'zod';
import type { Rows } from '../rows.js';

const orgRows = z.array(z.object({ org_id: z.string() }));

const time = (parameter: string): string => `to_timestamp(${parameter}::float8 / 1000)`;

export class PostgresSignIns extends SignIns {
  constructor(private readonly database: Rows) {
    super();
  }

  override async addLink(org: string, { sha256, expiresAt }: KeptSecret, now: EpochMs): Promise<void> {
    await this.database.rows(
      `with old_links as (delete from sign_in_link where expires_at <= ${time('$4')}),
            old_sessions as (delete from page_session where expires_at <= ${time('$4')})
       insert into sign_in_link (org_id, sha256, expires_at) values ($1, $2, ${time('$3')})`,
      [org, sha256, expiresAt, now],
    );
  }

  override async redeem(linkSha256: string, session: KeptSecret, now: EpochMs): Promise<string | undefined> {
    // Of two requests with the same link one deletes the row; the other waits for it and finds none.
    const rows = await this.database.rows(
      `with used as (delete from sign_in_link where sha256 = $1 and expires_at > ${time('$4')} returning org_id)
       insert into page_session (org_id, sha256, expires_at)
       select org_id, $2, ${time('$3')} from used
       returning org_id`,
      [linkSha256, session.sha256, session.expiresAt, now],
    );
    return orgRows.parse(rows)[0]?.org_id;
  }

  override async orgOfSession(sha256: string, now: EpochMs): Promise<string | undefined> {
    const rows = await this.database.rows(
      `select org_id from page_session where sha256 = $1 and expires_at > ${time('$2')}`,
      [sha256, now],
    );
    return orgRows.parse(rows)[0]?.org_id;
  }

  override async endSession(sha256: string): Promise<void> {
    await this.database.rows('delete from page_session where sha256 = $1', [sha256]);
  }
}
