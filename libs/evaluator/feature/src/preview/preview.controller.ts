import { Readable } from 'node:stream';
import { Body, Headers, HttpCode, Post, StreamableFile } from '@nestjs/common';
import { mustBe, parseInput, wholeNumberInput } from '@tocsin/input';
import { ApiV1Controller, CurrentPrincipal, Needs, type Principal } from '@tocsin/platform';
import { Clock, type EpochMs, InvalidInputError, Logger } from '@tocsin/runtime';
import { z } from 'zod';
import { LINES_TYPE, previewJson, previewLines } from './preview-json.js';
import { type Previewed, PreviewMonitor } from './preview-monitor.js';

const DAY_MS = 86_400_000;
/** A month in any time zone. */
const MAX_SPAN_MS = 32 * DAY_MS;
/** 9999-12-31: the last day that dates can show. */
const MAX_TIME_MS = 253_402_300_799_000;

const timeInput = wholeNumberInput(0, MAX_TIME_MS);
const previewInput = z.object(
  {
    monitor: z.unknown().optional(),
    monitorId: z.string(mustBe('text')).optional(),
    from: timeInput,
    to: timeInput.optional(),
  },
  mustBe('an object with monitor or monitorId, and from'),
);

@ApiV1Controller('monitors')
export class PreviewController {
  constructor(
    private readonly previewMonitor: PreviewMonitor,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Answers with the result, or, where a client asks for lines, with how much is done on the way to it. */
  @Post('preview')
  @HttpCode(200)
  @Needs('read')
  async preview(
    @CurrentPrincipal() { org }: Principal,
    @Body() body: unknown,
    @Headers('accept') accept = '',
  ): Promise<object> {
    const now = this.clock.now();
    const { from, to = now, ...which } = parseInput(previewInput, body);
    checkSpan(from, to, now);
    const preview = this.previewMonitor.run(org, previewedOf(which), toSeconds(from), toSeconds(to));
    let step = await preview.next();
    if (accept.includes(LINES_TYPE)) {
      return new StreamableFile(Readable.from(previewLines(preview, step, this.logger)), { type: LINES_TYPE });
    }
    while (step.done !== true) step = await preview.next();
    return previewJson(step.value);
  }
}

function previewedOf({ monitor, monitorId }: { monitor?: unknown; monitorId?: string }): Previewed {
  if (monitorId !== undefined && monitor === undefined) return { monitorId };
  if (monitorId === undefined && monitor !== undefined) return { monitor };
  throw new InvalidInputError('monitor: exactly one of monitor and monitorId is required', 'monitor');
}

function checkSpan(from: EpochMs, to: EpochMs, now: EpochMs): void {
  if (from >= now) throw new InvalidInputError(`from: must be in the past, not ${shown(from)}`, 'from');
  if (to <= from) throw new InvalidInputError(`to: must be after from (${shown(from)}), not ${shown(to)}`, 'to');
  if (to > now) throw new InvalidInputError(`to: must not be in the future: ${shown(to)} is after ${shown(now)}`, 'to');
  if (to - from > MAX_SPAN_MS) {
    throw new InvalidInputError(`to: must be at most ${MAX_SPAN_MS / DAY_MS} days after from`, 'to');
  }
}

const shown = (time: EpochMs): string => new Date(time).toISOString();
const toSeconds = (ms: EpochMs): number => Math.floor(ms / 1000);
