import { Body, HttpCode, Param, Post, Res } from '@nestjs/common';
import { mustBe, parseInput, wholeNumberInput } from '@tocsin/input';
import { ApiV1Controller, ConfigurationView, CurrentPrincipal, Needs, type Principal } from '@tocsin/platform';
import { InvalidInputError } from '@tocsin/runtime';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { namedProject } from '../kpi-watches/named-project.js';
import { whileWaited } from '../product/dashboard-query.js';
import { DrawKpiPreview } from './draw-kpi-preview.js';
import type { PreviewedKpi } from './find-previewed-kpi.js';
import { kpiPreviewJson } from './kpi-preview-json.js';
import { PreviewKpiMonitor } from './preview-kpi-monitor.js';

const DEFAULT_DAYS = 14;
const MAX_DAYS = 60;

const previewInput = z.object(
  {
    monitor: z.unknown().optional(),
    monitorId: z.string(mustBe('text')).optional(),
    days: wholeNumberInput(1, MAX_DAYS).default(DEFAULT_DAYS),
  },
  mustBe('an object with monitor or monitorId'),
);

/** What KPI monitors would have told. */
@ApiV1Controller('projects/:project/monitors')
export class KpiPreviewController {
  constructor(
    private readonly view: ConfigurationView,
    private readonly previewMonitor: PreviewKpiMonitor,
    private readonly draw: DrawKpiPreview,
  ) {}

  @Post('preview')
  @HttpCode(200)
  @Needs('read')
  async preview(
    @CurrentPrincipal() { org }: Principal,
    @Param('project') projectName: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { days, ...which } = parseInput(previewInput, body);
    const previewed = previewedOf(which);
    const { id } = namedProject(this.view, org, projectName);
    return whileWaited(reply, async (signal) => {
      const preview = await this.previewMonitor.run(org, id, previewed, days, signal);
      return kpiPreviewJson(preview, await this.draw.run(preview));
    });
  }
}

function previewedOf({ monitor, monitorId }: { monitor?: unknown; monitorId?: string | undefined }): PreviewedKpi {
  if (monitorId !== undefined && monitor === undefined) return { monitorId };
  if (monitorId === undefined && monitor !== undefined) return { monitor };
  throw new InvalidInputError('monitor: exactly one of monitor and monitorId is required', 'monitor');
}
