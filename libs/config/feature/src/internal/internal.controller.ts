import { Controller, UseFilters, UseGuards } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { InternalErrorFilter, InternalTokenGuard, mustBe, parseInput } from '@tocsin/platform';
import { InvalidInputError } from '@tocsin/runtime';
import { ChannelSuspension, type LookupRequest } from '@tocsin/service-ports';
import { z } from 'zod';
import { LocalConfigurationLookup } from './local-configuration-lookup.js';

const text = z.string(mustBe('text'));
const lookupRequest: z.ZodType<LookupRequest> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('apiKey'), sha256: text }),
  z.object({ kind: z.literal('host'), org: text, id: text }),
  z.object({ kind: z.literal('service'), org: text, name: text }),
]);

/** `ConfigurationLookup` and `ChannelSuspension` of internal.proto. */
@Controller()
@UseGuards(InternalTokenGuard)
@UseFilters(InternalErrorFilter)
export class InternalController {
  constructor(
    private readonly lookup: LocalConfigurationLookup,
    private readonly suspension: ChannelSuspension,
  ) {}

  @GrpcMethod('ConfigurationLookup', 'Find')
  async find({ json }: { readonly json: string }): Promise<{ json: string }> {
    const record = await this.lookup.find(parseInput(lookupRequest, parseJson(json)));
    return { json: record === undefined ? '' : JSON.stringify(record) };
  }

  @GrpcMethod('ChannelSuspension', 'Suspend')
  async suspend(request: {
    readonly org: string;
    readonly channelId: string;
    readonly at: number;
    readonly reason: string;
  }): Promise<object> {
    await this.suspension.suspend(request.org, request.channelId, request.at, request.reason);
    return {};
  }
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new InvalidInputError(`json: is not valid JSON: ${(error as Error).message}`, 'json', { cause: error });
  }
}
