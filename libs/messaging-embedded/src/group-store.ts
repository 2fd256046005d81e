import { execute, inTransaction } from '@tocsin/persistence';
import type { DataSource, QueryRunner } from 'typeorm';
import { shareFairly } from './share-fairly.js';
import type { Topic } from './topic-directory.js';

/** A member of a group, as its rows name it. */
export interface MemberIdentity {
  readonly group: string;
  readonly memberId: string;
  readonly topics: readonly string[];
}

/** A partition that a member may read, until it is released or the member's lease ends. */
export interface Claim {
  readonly topic: Topic;
  readonly partition: number;
  /** Raised whenever the partition changes hands. */
  readonly epoch: number;
}

export interface Assignment {
  /** Of the group, when this assignment was made; raised by every change of members and claims. */
  readonly generation: number;
  /** Partitions that this member holds, whether or not it is to keep them. */
  readonly held: ReadonlyMap<string, Claim>;
  /** Partitions that this member is to have in the end; the others it holds it must release. */
  readonly wanted: ReadonlySet<string>;
}

export interface Heartbeat {
  readonly generation: number;
  /** The lease of some member has ended: its partitions can be taken. */
  readonly hasExpired: boolean;
}

export function claimId(topicId: number, partition: number): string {
  return `${topicId}/${partition}`;
}

/** First key of the advisory lock under which a group changes; the second is a hash of its name. */
const GROUP_LOCK = 7_102_041;

interface TopicRow {
  readonly topic_id: number;
  readonly name: string;
  readonly partitions: number;
  readonly is_compacted: boolean;
}

interface MemberRow {
  readonly member_id: string;
  readonly topics: readonly string[];
}

interface ClaimRow {
  readonly topic_id: number;
  readonly partition: number;
  readonly member_id: string | null;
  readonly epoch: number;
}

/** The rows of groups: leases of members and who has which partition. Time is the database's. */
export class GroupStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly leaseMs: number,
  ) {}

  /**
   * Renews the lease.
   *
   * @returns Undefined if it has ended and was taken away: all claims are lost.
   */
  async renew({ group, memberId }: MemberIdentity): Promise<Heartbeat | undefined> {
    const rows: [{ generation: number; has_expired: boolean }[], number] = await this.dataSource.query(
      `update member set expires_at = now() + make_interval(secs => $3 / 1000.0)
       where group_name = $1 and member_id = $2
       returning (select generation from consumer_group where name = $1) as generation,
                 exists (select from member where group_name = $1 and expires_at < now()) as has_expired`,
      [group, memberId, this.leaseMs],
    );
    const [row] = rows[0];
    return row && { generation: row.generation, hasExpired: row.has_expired };
  }

  /** Joins or renews, removes members whose lease has ended, and takes what this member is to have and nobody holds. */
  async rebalance(identity: MemberIdentity): Promise<Assignment & { readonly hasChanged: boolean }> {
    const { group, memberId } = identity;
    return inTransaction(this.dataSource, async (queryRunner) => {
      await queryRunner.query('select pg_advisory_xact_lock($1, hashtext($2))', [GROUP_LOCK, group]);
      await queryRunner.query('insert into consumer_group (name) values ($1) on conflict do nothing', [group]);
      const {
        rows: [{ changes }],
      } = await execute<{ changes: number }>(
        queryRunner,
        `with expired as (
           delete from member where group_name = $1 and member_id <> $2 and expires_at < now() returning 1
         ), joined as (
           insert into member (group_name, member_id, topics, expires_at)
           values ($1, $2, $3, now() + make_interval(secs => $4 / 1000.0))
           on conflict (group_name, member_id) do update set expires_at = excluded.expires_at
           returning (xmax = 0)::int as is_new
         ) select (select count(*) from expired) + (select is_new from joined) as changes`,
        [group, memberId, identity.topics, this.leaseMs],
      );
      const { rows: members } = await execute<MemberRow>(
        queryRunner,
        'select member_id, topics from member where group_name = $1',
        [group],
      );
      const topics = await topicsOf(queryRunner, [...new Set(members.flatMap((member) => member.topics))]);
      const claims = await claimsOf(queryRunner, group);
      const wanted = shareOf(memberId, members, topics, claims);
      const free = [...wanted].filter((id) => !claims.get(id)?.member_id);
      for (const id of free) claims.set(id, await take(queryRunner, identity, id));
      const hasChanged = changes > 0 || free.length > 0;
      const {
        rows: [{ generation }],
      } = await execute<{ generation: number }>(
        queryRunner,
        'update consumer_group set generation = generation + $2 where name = $1 returning generation',
        [group, hasChanged ? 1 : 0],
      );
      return { generation, hasChanged, wanted, held: held(memberId, topics, claims) };
    });
  }

  /** Gives a partition back, if it is still the claim of this epoch. */
  async release({ group, memberId }: MemberIdentity, claim: Claim): Promise<void> {
    await this.dataSource.query(
      `with released as (
         update claim set member_id = null
         where group_name = $1 and member_id = $2 and topic_id = $3 and partition = $4 and epoch = $5 returning 1
       ) update consumer_group set generation = generation + 1 where name = $1 and exists (select from released)`,
      [group, memberId, claim.topic.topicId, claim.partition, claim.epoch],
    );
  }

  /** Leaves the group; what it still holds becomes free. */
  async leave({ group, memberId }: MemberIdentity): Promise<void> {
    await this.dataSource.query(
      `with gone as (delete from member where group_name = $1 and member_id = $2 returning 1)
       update consumer_group set generation = generation + 1 where name = $1 and exists (select from gone)`,
      [group, memberId],
    );
  }
}

async function claimsOf(queryRunner: QueryRunner, group: string): Promise<Map<string, ClaimRow>> {
  const { rows } = await execute<ClaimRow>(
    queryRunner,
    'select topic_id, partition, member_id, epoch from claim where group_name = $1',
    [group],
  );
  return new Map(rows.map((row) => [claimId(row.topic_id, row.partition), row]));
}

/** What one member is to have. */
function shareOf(
  memberId: string,
  members: readonly MemberRow[],
  topics: ReadonlyMap<number, Topic>,
  claims: ReadonlyMap<string, ClaimRow>,
): Set<string> {
  const partitions = [...topics.values()].flatMap(({ name, topicId, partitions: count }) =>
    Array.from({ length: count }, (_, partition) => ({ name, id: claimId(topicId, partition) })),
  );
  const shares = shareFairly(
    partitions.map(({ id }) => id),
    members.map((member) => ({
      memberId: member.member_id,
      wants: new Set(partitions.filter(({ name }) => member.topics.includes(name)).map(({ id }) => id)),
    })),
    new Map([...claims].flatMap(([id, { member_id: owner }]) => (owner === null ? [] : [[id, owner] as const]))),
  );
  return new Set([...shares].flatMap(([id, owner]) => (owner === memberId ? [id] : [])));
}

async function topicsOf(queryRunner: QueryRunner, names: readonly string[]): Promise<Map<number, Topic>> {
  const { rows } = await execute<TopicRow>(
    queryRunner,
    'select topic_id, name, partitions, is_compacted from topic where name = any($1) order by topic_id',
    [names],
  );
  return new Map(
    rows.map((row) => [
      row.topic_id,
      { topicId: row.topic_id, name: row.name, partitions: row.partitions, isCompacted: row.is_compacted },
    ]),
  );
}

async function take(queryRunner: QueryRunner, { group, memberId }: MemberIdentity, id: string): Promise<ClaimRow> {
  const [topicId, partition] = id.split('/').map(Number);
  const { rows } = await execute<ClaimRow>(
    queryRunner,
    `insert into claim (group_name, topic_id, partition, member_id, epoch) values ($1, $2, $3, $4, 1)
     on conflict (group_name, topic_id, partition)
       do update set member_id = excluded.member_id, epoch = claim.epoch + 1
     returning topic_id, partition, member_id, epoch`,
    [group, topicId, partition, memberId],
  );
  return rows[0];
}

function held(
  memberId: string,
  topics: ReadonlyMap<number, Topic>,
  claims: ReadonlyMap<string, ClaimRow>,
): Map<string, Claim> {
  const mine = new Map<string, Claim>();
  for (const [id, row] of claims) {
    const topic = topics.get(row.topic_id);
    if (topic && row.member_id === memberId) mine.set(id, { topic, partition: row.partition, epoch: row.epoch });
  }
  return mine;
}
