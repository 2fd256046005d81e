import { createHash } from 'node:crypto';
import { Controller, Get, Headers, Param, Res, UseFilters } from '@nestjs/common';
import { SurfaceErrorFilter } from '@tocsin/platform';
import type { FastifyReply } from 'fastify';
import { type ServedImage, ServeGraphImage } from './serve-graph-image.js';

/** Pictures for whoever has their address: messages lead to them, so there is no key. */
@Controller('embed/public/alert')
@UseFilters(SurfaceErrorFilter)
export class GraphImagesController {
  constructor(private readonly serve: ServeGraphImage) {}

  @Get(':file')
  async image(
    @Param('file') file: string,
    @Res() reply: FastifyReply,
    @Headers('if-none-match') known = '',
  ): Promise<void> {
    const served = file.endsWith('.png') ? await this.serve.run(file.slice(0, -4)) : ({ kind: 'unknown' } as const);
    void reply.header('x-content-type-options', 'nosniff');
    if (served.kind === 'image') sendImage(reply, served, known);
    else sendRefusal(reply, served);
  }
}

type Refusal = Exclude<ServedImage, { readonly kind: 'image' }>;

function sendImage(
  reply: FastifyReply,
  { png, secondsLeft }: Extract<ServedImage, { kind: 'image' }>,
  known: string,
): void {
  const tag = `"${createHash('sha256').update(png).digest('base64url').slice(0, 22)}"`;
  void reply.headers({ etag: tag, 'cache-control': `public, max-age=${secondsLeft}, immutable` });
  const isKnown = known.split(',').some((each) => each.trim().replace(/^W\//, '') === tag || each.trim() === '*');
  if (isKnown) void reply.status(304).send();
  else void reply.header('content-type', 'image/png').send(png);
}

const STATUS: Readonly<Record<Refusal['kind'], number>> = { unknown: 404, expired: 410, busy: 429 };
const MESSAGE: Readonly<Record<Refusal['kind'], string>> = {
  unknown: 'there is no such image',
  expired: 'this image is no longer kept',
  busy: 'too many images are being drawn; try again later',
};
const CODE: Readonly<Record<Refusal['kind'], string>> = {
  unknown: 'not_found',
  expired: 'expired',
  busy: 'rate_limited',
};

function sendRefusal(reply: FastifyReply, refusal: Refusal): void {
  const { kind } = refusal;
  if (kind === 'busy') void reply.header('retry-after', refusal.retryAfterSeconds);
  void reply
    .status(STATUS[kind])
    .header('cache-control', 'no-store')
    .send({ error: { code: CODE[kind], message: MESSAGE[kind] } });
}
