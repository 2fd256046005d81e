import { Controller, UseFilters, UseGuards } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { mustBe, parseInput } from '@tocsin/input';
import { GrpcErrorFilter, InternalTokenGuard } from '@tocsin/platform';
import { InvalidInputError } from '@tocsin/runtime';
import { ChannelSuspension, type LookupRequest, MonitorDefinitions, type ReceiverRequest } from '@tocsin/service-ports';
import { z } from 'zod';
import { LocalConfigurationLookup } from './local-configuration-lookup.js';

const text = z.string(mustBe('text'));
const lookupRequest: z.ZodType<LookupRequest> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('apiKey'), sha256: text }),
  z.object({ kind: z.literal('host'), org: text, id: text }),
  z.object({ kind: z.literal('service'), org: text, name: text }),
  z.object({ kind: z.literal('projectByApiKey'), apiKey: text }),
]);

const receiverRequest: z.ZodType<ReceiverRequest> = z.object({
  kind: z.enum(['channel', 'projectWebhook'], mustBe('channel or projectWebhook')),
  org: text,
  id: text,
});

/** `ConfigurationLookup`, `ChannelSuspension` and `MonitorDefinitions` of internal.proto. */
@Controller()
@UseGuards(InternalTokenGuard)
@UseFilters(GrpcErrorFilter)
export class InternalController {
  constructor(
    private readonly lookup: LocalConfigurationLookup,
    private readonly suspension: ChannelSuspension,
    private readonly definitions: MonitorDefinitions,
  ) {}

  @GrpcMethod('ConfigurationLookup', 'Find')
  async find({ json }: { readonly json: string }): Promise<{ json: string }> {
    const record = await this.lookup.find(parseInput(lookupRequest, parseJson(json)));
    return { json: record === undefined ? '' : JSON.stringify(record) };
  }

  @GrpcMethod('ConfigurationLookup', 'Revision')
  async revision(request: unknown): Promise<{ revision?: number }> {
    const revision = await this.lookup.revision(parseInput(receiverRequest, request));
    return revision === undefined ? {} : { revision };
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

  /** A definition that is wrong is an answer, not a failure of the call. */
  @GrpcMethod('MonitorDefinitions', 'Read')
  async readDefinition({ org, json }: { readonly org: string; readonly json: string }): Promise<{ json: string }> {
    return definitionReply(this.definitions.read(org, parseJson(json)));
  }

  @GrpcMethod('MonitorDefinitions', 'ReadKpi')
  async readKpiDefinition(request: {
    readonly org: string;
    readonly projectId: string;
    readonly json: string;
  }): Promise<{ json: string }> {
    return definitionReply(this.definitions.readKpi(request.org, request.projectId, parseJson(request.json)));
  }
}

async function definitionReply(reading: Promise<object>): Promise<{ json: string }> {
  const reply = await reading.then(
    (monitor) => ({ monitor }),
    (error: unknown) => {
      if (!(error instanceof InvalidInputError)) throw error;
      return { problem: { message: error.message, field: error.field } };
    },
  );
  return { json: JSON.stringify(reply) };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new InvalidInputError(`json: is not valid JSON: ${(error as Error).message}`, 'json', { cause: error });
  }
}
