import { Injectable } from '@nestjs/common';
import { type Caller, checkServiceName, checkText, Configuration, MAX_MEMO_LENGTH } from '@tocsin/config-domain';
import type { ServiceState } from '@tocsin/payload-schemas';
import { IdSource } from '@tocsin/runtime';

export interface NewService {
  readonly name: string;
  readonly memo: string;
}

@Injectable()
export class CreateService {
  constructor(
    private readonly configuration: Configuration,
    private readonly ids: IdSource,
  ) {}

  /** @throws {InvalidInputError} If the name breaks the rule or is taken. */
  async run(caller: Caller, { name, memo }: NewService): Promise<ServiceState> {
    checkServiceName(name, 'name');
    checkText(memo, 'memo', { max: MAX_MEMO_LENGTH });
    const service = { id: this.ids.next(), name, memo, roles: [] };
    await this.configuration.change(caller, ({ services }) => services.insert(service));
    return service;
  }
}
