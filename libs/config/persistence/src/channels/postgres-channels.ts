import { Channels } from '@tocsin/config-domain';
import type { ChannelState } from '@tocsin/payload-schemas';
import type { Rows } from '../rows.js';
import { SELECT_CHANNEL, storedChannels } from './channel-rows.js';

export class PostgresChannels extends Channels {
  constructor(private readonly database: Rows) {
    super();
  }

  override async list(org: string): Promise<readonly ChannelState[]> {
    const rows = await this.database.rows(`${SELECT_CHANNEL} where org_id = $1 order by id`, [org]);
    return storedChannels(rows).map(({ entity }) => entity);
  }
}
