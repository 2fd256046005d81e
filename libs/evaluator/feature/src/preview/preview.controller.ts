import { Body, HttpCode, Post } from '@nestjs/common';
import { mustBe, parseInput, wholeNumberInput } from '@tocsin/input';
import { ApiV1Controller, CurrentPrincipal, Needs, type Principal } from '@tocsin/platform';
import { Clock, type EpochMs, InvalidInputError } from '@tocsin/runtime';
import { z } from 'zod';
import { transitionV1Json } from '../alerts/alert-v1-json.js';
import { type Previewed, PreviewMonitor } from './preview-monitor.js';

const DAY_MS = 86_400_000;
const MAX_SPAN_MS = 31 * DAY_MS;
/** Transitions in one answer. */
const MAX_TRANSITIONS = 1_000;
/** 9999-12-31: the last day that dates can show. */
const MAX_TIME_MS = 253_402_300_799_000;

const timeInput = wholeNumberInput(0, MAX_TIME_MS);
const previewInput = z.object(
  { monitor: z.unknown().optional(), monitorId: z.string(mustBe('text')).optional(), from: timeInput, to: timeInput },
  mustBe('an object with monitor or monitorId, from and to'),
);

@ApiV1Controller('monitors')
export class PreviewController {
  constructor(
    private readonly previewMonitor: PreviewMonitor,
    private readonly clock: Clock,
  ) {}

  @Post('preview')
  @HttpCode(200)
  @Needs('read')
  async preview(@CurrentPrincipal() { org }: Principal, @Body() body: unknown): Promise<object> {
    const { from, to, ...which } = parseInput(previewInput, body);
    checkSpan(from, to, this.clock.now());
    const replay = await this.previewMonitor.run(org, previewedOf(which), toSeconds(from), toSeconds(to));
    return {
      openBefore: replay.openBefore.map(previewJson),
      transitions: replay.transitions.slice(0, MAX_TRANSITIONS).map(previewJson),
      total: replay.transitions.length,
    };
  }
}

const previewJson = (transition: Parameters<typeof transitionV1Json>[0]): object => ({
  alertId: transition.alert.id,
  target: transition.alert.target,
  ...transitionV1Json(transition),
});

function previewedOf({ monitor, monitorId }: { monitor?: unknown; monitorId?: string }): Previewed {
  if (monitorId !== undefined && monitor === undefined) return { monitorId };
  if (monitorId === undefined && monitor !== undefined) return { monitor };
  throw new InvalidInputError('monitor: exactly one of monitor and monitorId is required', 'monitor');
}

function checkSpan(from: EpochMs, to: EpochMs, now: EpochMs): void {
  if (to <= from) throw new InvalidInputError(`to: must be after from (${from}), not ${to}`, 'to');
  if (to > now) throw new InvalidInputError(`to: must not be in the future: ${to} is after ${now}`, 'to');
  if (to - from > MAX_SPAN_MS) {
    throw new InvalidInputError(`to: must be at most ${MAX_SPAN_MS / DAY_MS} days after from`, 'to');
  }
}

const toSeconds = (ms: EpochMs): number => Math.floor(ms / 1000);
