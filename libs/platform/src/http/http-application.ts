import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Logger, TooLargeError } from '@tocsin/runtime';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { NestLogger } from '../operations/pino-logger.js';
import { errorBody } from './surface-error-filter.js';
import { publicError } from './error-status.js';
import { CROSS_ORIGIN_HEADERS, isEventPath, maxUploadBytes, readEventBody } from './event-surface.js';
import { logFailure } from './failure-log.js';
import { readJsonBody } from './json-body.js';
import { restOfBody } from './rest-of-body.js';
import { UPLOAD_ROOM_BYTES, UploadRoom, type UploadShare } from './upload-room.js';

export interface HttpOptions {
  /** Largest request body after decoding. */
  readonly maxBodyBytes: number;
  readonly logger: Logger;
}

/**
 * The Nest application of a process, on Fastify. Any body is read as JSON, whatever it claims to be; an empty one is
 * `undefined` (older clients post actions so). Uploads of events have limits and encodings of their own. Errors before a
 * controller is reached have the shape of the path's surface.
 */
export async function createHttpApplication(
  module: Type | Parameters<typeof NestFactory.create>[0],
  options: HttpOptions,
): Promise<NestFastifyApplication> {
  const adapter = new SurfaceAdapter(options);
  const fastify = adapter.getInstance();
  const room = new UploadRoom(UPLOAD_ROOM_BYTES);
  const shares = new WeakMap<FastifyRequest, UploadShare>();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    const { url, headers } = request;
    const share = shares.get(request);
    return share === undefined ? readJsonBody(body, headers) : readEventBody(body, url, headers, share);
  });
  fastify.addHook('onRoute', (route) => {
    route.bodyLimit = maxUploadBytes(route.url) ?? route.bodyLimit;
  });
  fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const { method, url, headers } = request;
    // Fastify would refuse what is no media type.
    delete headers['content-type'];
    if (!isEventPath(url)) return undefined;
    const share = room.share();
    shares.set(request, share);
    reply.raw.once('close', share.release);
    reply.headers(CROSS_ORIGIN_HEADERS);
    return method === 'OPTIONS' ? reply.status(204).send() : undefined;
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    logger: new NestLogger(options.logger),
    abortOnError: false,
  });
  return app;
}

/** Fastify's adapter, whose answers to what no controller handles have the shape of the path's surface. */
class SurfaceAdapter extends FastifyAdapter {
  constructor(private readonly http: HttpOptions) {
    super({
      bodyLimit: http.maxBodyBytes,
      routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1024 },
      forceCloseConnections: 'idle',
      // A path that is no URL meets no handler.
      frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
        void reply.status(400).send(errorBody(request.url, publicError(error)));
      },
    });
  }

  override setErrorHandler(): ReturnType<FastifyAdapter['setErrorHandler']> {
    const { maxBodyBytes, logger } = this.http;
    return this.getInstance().setErrorHandler(async (error: Error & { code?: string }, request, reply) => {
      const isTooLarge = error.code === 'FST_ERR_CTP_BODY_TOO_LARGE';
      if (isTooLarge) await restOfBody(request.raw);
      const shown = publicError(isTooLarge ? tooLarge(request.url, maxBodyBytes) : error);
      if (shown.status >= 500) logFailure(logger, request, shown.status, error);
      return reply.status(shown.status).send(errorBody(request.url, shown));
    });
  }

  override setNotFoundHandler(): ReturnType<FastifyAdapter['setNotFoundHandler']> {
    return this.getInstance().setNotFoundHandler((request, reply) => {
      const message = `nothing is served at ${request.method} ${request.url.split('?')[0]}`;
      void reply.status(404).send(errorBody(request.url, { status: 404, code: 'not_found', message }));
    });
  }
}

function tooLarge(url: string, maxBodyBytes: number): TooLargeError {
  return new TooLargeError(
    isEventPath(url) ? 'Payload too large' : `the body exceeds the limit of ${maxBodyBytes} bytes`,
  );
}
