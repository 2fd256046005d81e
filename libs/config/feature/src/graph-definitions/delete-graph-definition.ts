import { Injectable } from '@nestjs/common';
import { type Caller, Configuration } from '@tocsin/config-domain';
import { InvalidInputError } from '@tocsin/runtime';

@Injectable()
export class DeleteGraphDefinition {
  constructor(private readonly configuration: Configuration) {}

  /** @throws {InvalidInputError} If no graph of that name is defined. */
  async run(caller: Caller, name: string): Promise<void> {
    await this.configuration.change(caller, async ({ graphDefinitions }) => {
      const before = await graphDefinitions.lock(name);
      if (before === undefined) throw new InvalidInputError(`name: no graph "${name}" is defined`, 'name');
      await graphDefinitions.remove(before);
    });
  }
}
