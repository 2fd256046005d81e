import { Injectable } from '@nestjs/common';
import { type Caller, Configuration, type GraphDefinitionSpec, isSameDefinition } from '@tocsin/config-domain';
import { IdSource } from '@tocsin/runtime';

@Injectable()
export class DefineGraphs {
  constructor(
    private readonly configuration: Configuration,
    private readonly ids: IdSource,
  ) {}

  /** Defines graphs; one of the same name is replaced. Every agent does so at its start, mostly with what is there already. */
  async run(caller: Caller, specs: readonly GraphDefinitionSpec[]): Promise<void> {
    const byName = new Map(specs.map((spec) => [spec.name, spec]));
    const inOrder = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    await this.configuration.change(caller, async ({ graphDefinitions }) => {
      for (const spec of inOrder) {
        const stored = await graphDefinitions.lockOrInsert({ id: this.ids.next(), ...spec });
        if (isSameDefinition(stored.entity, spec)) continue;
        await graphDefinitions.save(stored, { id: stored.entity.id, ...spec });
      }
    });
  }
}
