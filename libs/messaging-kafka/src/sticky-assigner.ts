import kafkajs, { type Cluster, type PartitionAssigner } from 'kafkajs';
import { type Candidate, sharePartitions } from './share-partitions.js';

const { AssignerProtocol } = kafkajs;

const NAME = 'tocsin-sticky';
const VERSION = 1;

export interface StickyAssignerOptions {
  /** Partitions by topic that this member has now. */
  readonly owned: () => Readonly<Record<string, readonly number[]>>;
  /**
   * Awaited before the member joins its group, again or for the first time.
   *
   * @param leaveFor - Tells the group that a member, which must be one of ours, is gone.
   */
  readonly beforeJoin: (leaveFor: LeaveFor) => Promise<void>;
}

export type LeaveFor = (memberId: string) => Promise<void>;

/** What a coordinator of kafkajs can do but does not declare. */
type LeaveGroup = (member: { readonly groupId: string; readonly memberId: string }) => Promise<unknown>;

/**
 * Members tell what they have had, and whoever leads the group shares the partitions accordingly. kafkajs asks for an
 * assigner and gives it its connection to the cluster; looking up the coordinator over it is the first step of joining,
 * and the only one at which kafkajs can be made to wait until running batches have ended.
 */
export function stickyAssigner({ owned, beforeJoin }: StickyAssignerOptions): PartitionAssigner {
  return ({ cluster }) => {
    const findGroupCoordinator = cluster.findGroupCoordinator.bind(cluster);
    cluster.findGroupCoordinator = async (group) => {
      await beforeJoin(async (memberId) => {
        const coordinator = await findGroupCoordinator(group);
        const leaveGroup = Reflect.get(coordinator, 'leaveGroup') as LeaveGroup;
        await leaveGroup.call(coordinator, { groupId: group.groupId, memberId });
      });
      return findGroupCoordinator(group);
    };
    return {
      name: NAME,
      version: VERSION,
      protocol: ({ topics }) => ({
        name: NAME,
        metadata: AssignerProtocol.MemberMetadata.encode({
          version: VERSION,
          topics,
          userData: Buffer.from(JSON.stringify(owned())),
        }),
      }),
      assign: async ({ members, topics }) => {
        const candidates = members.map(({ memberId, memberMetadata }) => candidate(memberId, memberMetadata));
        const shares = sharePartitions(candidates, partitionCounts(cluster, topics));
        return [...shares].map(([memberId, assignment]) => ({
          memberId,
          memberAssignment: AssignerProtocol.MemberAssignment.encode({
            version: VERSION,
            assignment,
            userData: Buffer.alloc(0),
          }),
        }));
      },
    };
  };
}

function candidate(id: string, metadata: Buffer): Candidate {
  const decoded = AssignerProtocol.MemberMetadata.decode(metadata);
  const owned: unknown = decoded?.userData.length ? JSON.parse(decoded.userData.toString()) : {};
  return { id, topics: decoded?.topics ?? [], owned: owned as Candidate['owned'] };
}

function partitionCounts(cluster: Cluster, topics: readonly string[]): Record<string, number> {
  return Object.fromEntries(topics.map((topic) => [topic, cluster.findTopicPartitionMetadata(topic).length]));
}
