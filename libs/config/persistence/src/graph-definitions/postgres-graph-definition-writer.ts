import { GraphDefinitionWriter, type Stored } from '@tocsin/config-domain';
import { graphDefinitionState, type GraphDefinitionState } from '@tocsin/payload-schemas';
import { z } from 'zod';
import type { ChangeScope } from '../changes/change-scope.js';

const storedDefinition = z.object({ revision: z.int(), ...graphDefinitionState.shape });

export class PostgresGraphDefinitionWriter extends GraphDefinitionWriter {
  constructor(private readonly scope: ChangeScope) {
    super();
  }

  override async lock(name: string): Promise<Stored<GraphDefinitionState> | undefined> {
    const [row] = await this.scope.rows(
      `select id, name, display_name as "displayName", unit, metrics, revision from graph_definition
       where org_id = $1 and name = $2 for update`,
      [this.scope.org, name],
    );
    if (row === undefined) return undefined;
    const { revision, ...entity } = storedDefinition.parse(row);
    return { revision, entity };
  }

  override async lockOrInsert(candidate: GraphDefinitionState): Promise<Stored<GraphDefinitionState>> {
    const existing = await this.lock(candidate.name);
    if (existing !== undefined) return existing;
    const { id, name, displayName, unit, metrics } = candidate;
    const inserted = await this.scope.rows(
      `insert into graph_definition (org_id, id, name, display_name, unit, metrics, revision)
       values ($1, $2, $3, $4, $5, $6, 1) on conflict (org_id, name) do nothing returning id`,
      [this.scope.org, id, name, displayName, unit, JSON.stringify(metrics)],
    );
    if (inserted.length === 0) return this.lockOrInsert(candidate);
    await this.scope.record({ kind: 'graphDefinition', id, revision: 1, before: null, state: candidate });
    return { revision: 1, entity: candidate };
  }

  override async save({ revision, entity }: Stored<GraphDefinitionState>, after: GraphDefinitionState): Promise<void> {
    const { id, displayName, unit, metrics } = after;
    await this.scope.rows(
      `update graph_definition set display_name = $3, unit = $4, metrics = $5, revision = $6
       where org_id = $1 and id = $2`,
      [this.scope.org, id, displayName, unit, JSON.stringify(metrics), revision + 1],
    );
    await this.scope.record({ kind: 'graphDefinition', id, revision: revision + 1, before: entity, state: after });
  }

  override async remove({ revision, entity }: Stored<GraphDefinitionState>): Promise<void> {
    const { id } = entity;
    await this.scope.rows('delete from graph_definition where org_id = $1 and id = $2', [this.scope.org, id]);
    await this.scope.record({
      kind: 'graphDefinition',
      id,
      revision: revision + 1,
      before: entity,
      state: entity,
      deleted: true,
    });
  }
}
