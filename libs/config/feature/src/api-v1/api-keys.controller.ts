import { Body, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiKeys, type Caller } from '@tocsin/config-domain';
import { booleanInput, mustBe, nonEmptyTextInput, parseInput, textInput } from '@tocsin/input';
import type { ApiKeyState } from '@tocsin/payload-schemas';
import { ApiV1Controller, CurrentPrincipal, Needs, type Principal } from '@tocsin/platform';
import { z } from 'zod';
import { CreateApiKey } from '../api-keys/create-api-key.js';
import { RevokeApiKey } from '../api-keys/revoke-api-key.js';
import { CurrentCaller } from '../callers/current-caller.js';

const newKey = z.object(
  {
    name: nonEmptyTextInput(255),
    canRead: booleanInput.default(true),
    canWrite: booleanInput.default(false),
    userId: textInput(15).nullable().default(null),
  },
  mustBe('an object with the name of the key'),
);

@ApiV1Controller('api-keys')
export class ApiKeysController {
  constructor(
    private readonly apiKeys: ApiKeys,
    private readonly createApiKey: CreateApiKey,
    private readonly revokeApiKey: RevokeApiKey,
  ) {}

  @Get()
  @Needs('read')
  async list(@CurrentPrincipal() { org }: Principal): Promise<object> {
    return { apiKeys: (await this.apiKeys.list(org)).map(apiKeyJson) };
  }

  /** The answer holds the key; it is shown this once. */
  @Post()
  @Needs('write')
  async create(
    @CurrentPrincipal() maker: Principal,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<object> {
    const { state, key } = await this.createApiKey.run(caller, maker, parseInput(newKey, body));
    return { ...apiKeyJson(state), key };
  }

  @Delete(':id')
  @Needs('write')
  async revoke(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<object> {
    return apiKeyJson(await this.revokeApiKey.run(caller, id));
  }
}

/** A key without its hash. */
function apiKeyJson({ id, name, canRead, canWrite, userId }: ApiKeyState): object {
  return { id, name, canRead, canWrite, userId };
}
