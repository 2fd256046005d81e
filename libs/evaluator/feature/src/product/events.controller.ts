import { Controller, Get, HttpCode, Post, Req, Res, UseFilters } from '@nestjs/common';
import { readGroupIdentification, readIdentification, readUpload, type UploadRefusal } from '@tocsin/evaluator-domain';
import { continueTrace, SurfaceErrorFilter } from '@tocsin/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type EventEndpoint, type EventsRefused, TakeEvents } from './take-events.js';

type UploadRequest = Pick<FastifyRequest, 'body' | 'query' | 'headers'>;

/** What SDKs of product analytics send. Every answer is JSON whose `code` is the HTTP status. */
@Controller()
@UseFilters(SurfaceErrorFilter)
export class EventsController {
  constructor(private readonly takeEvents: TakeEvents) {}

  @Post('2/httpapi')
  @HttpCode(200)
  httpApi(@Req() request: UploadRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    return this.take(request.body, 'httpapi', request, reply);
  }

  @Post('batch')
  @HttpCode(200)
  batch(@Req() request: UploadRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    return this.take(request.body, 'batch', request, reply);
  }

  @Post('identify')
  @HttpCode(200)
  identify(@Req() request: UploadRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    return this.takeForm(readIdentification, request, reply);
  }

  @Get('identify')
  identifyByQuery(@Req() request: UploadRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    return this.takeForm(readIdentification, request, reply);
  }

  @Post('groupidentify')
  @HttpCode(200)
  groupIdentify(@Req() request: UploadRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    return this.takeForm(readGroupIdentification, request, reply);
  }

  @Get('groupidentify')
  groupIdentifyByQuery(
    @Req() request: UploadRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.takeForm(readGroupIdentification, request, reply);
  }

  private async takeForm(
    readText: typeof readIdentification,
    request: UploadRequest,
    reply: FastifyReply,
  ): Promise<object> {
    const form = (request.body ?? request.query) as Readonly<Record<string, unknown>>;
    const { api_key: apiKey, identification = null } = form;
    const read = readText(typeof identification === 'string' ? identification : JSON.stringify(identification));
    if ('refusal' in read) return refuse(reply, read.refusal);
    return this.take({ api_key: apiKey, events: read.events }, 'batch', request, reply);
  }

  private async take(
    body: unknown,
    endpoint: EventEndpoint,
    { headers }: UploadRequest,
    reply: FastifyReply,
  ): Promise<object> {
    if (body === undefined) return refuse(reply, { code: 400, error: 'Missing request body' });
    const upload = readUpload(body);
    if ('refusal' in upload) return refuse(reply, upload.refusal);
    const traceparent = headers['traceparent'];
    const taken = await this.takeEvents.run(upload, endpoint, continueTrace(String(traceparent ?? '')));
    if ('refusal' in taken) return refuse(reply, taken.refusal);
    return {
      code: 200,
      events_ingested: upload.events.length,
      payload_size_bytes: Number(headers['content-length'] ?? 0),
      server_upload_time: taken.receivedAt,
    };
  }
}

function refuse(reply: FastifyReply, refusal: UploadRefusal | EventsRefused): object {
  reply.status(refusal.code);
  return refusal;
}
