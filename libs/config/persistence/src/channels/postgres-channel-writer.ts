import { ChannelWriter, type Stored } from '@tocsin/config-domain';
import type { ChannelState } from '@tocsin/payload-schemas';
import { z } from 'zod';
import type { ChangeScope } from '../changes/change-scope.js';
import { SELECT_CHANNEL, storedChannels } from './channel-rows.js';

const ids = z.array(z.object({ id: z.string() }));

export class PostgresChannelWriter extends ChannelWriter {
  constructor(private readonly scope: ChangeScope) {
    super();
  }

  override async lock(id: string): Promise<Stored<ChannelState> | undefined> {
    const rows = await this.scope.rows(`${SELECT_CHANNEL} where org_id = $1 and id = $2 for update`, [
      this.scope.org,
      id,
    ]);
    return storedChannels(rows)[0];
  }

  override async lockThoseOf(userId: string): Promise<readonly Stored<ChannelState>[]> {
    const rows = await this.scope.rows(
      `${SELECT_CHANNEL} where org_id = $1 and (state::jsonb -> 'userIds') ? $2 order by id for update`,
      [this.scope.org, userId],
    );
    return storedChannels(rows);
  }

  override async lockUserIds(candidates: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.scope.rows(
      'select id from person where org_id = $1 and id = any($2::text[]) order by id for key share',
      [this.scope.org, candidates],
    );
    return new Set(ids.parse(rows).map(({ id }) => id));
  }

  override async insert(channel: ChannelState): Promise<void> {
    await this.scope.rows('insert into channel (org_id, id, state, revision) values ($1, $2, $3, 1)', [
      this.scope.org,
      channel.id,
      JSON.stringify(channel),
    ]);
    await this.scope.record({ kind: 'channel', id: channel.id, revision: 1, before: null, state: channel });
  }

  override async save(before: Stored<ChannelState>, channel: ChannelState): Promise<void> {
    const { id } = channel;
    const revision = before.revision + 1;
    await this.scope.rows('update channel set state = $3, revision = $4 where org_id = $1 and id = $2', [
      this.scope.org,
      id,
      JSON.stringify(channel),
      revision,
    ]);
    await this.scope.record({ kind: 'channel', id, revision, before: before.entity, state: channel });
  }

  override async remove({ revision, entity }: Stored<ChannelState>): Promise<void> {
    const { id } = entity;
    await this.scope.rows('delete from channel where org_id = $1 and id = $2', [this.scope.org, id]);
    await this.scope.record({
      kind: 'channel',
      id,
      revision: revision + 1,
      before: entity,
      state: entity,
      deleted: true,
    });
  }
}
