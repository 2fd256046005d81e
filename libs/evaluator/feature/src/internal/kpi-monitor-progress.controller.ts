import { Controller, UseFilters, UseGuards } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { GrpcErrorFilter, InternalTokenGuard } from '@tocsin/platform';
import { ReadKpiProgress } from '../kpi-watches/read-kpi-progress.js';

/** `KpiMonitorProgress` of internal.proto. */
@Controller()
@UseGuards(InternalTokenGuard)
@UseFilters(GrpcErrorFilter)
export class KpiMonitorProgressController {
  constructor(private readonly progress: ReadKpiProgress) {}

  /** Empty if there is no such monitor, or nothing that it could count. */
  @GrpcMethod('KpiMonitorProgress', 'Of')
  async of({ org, id }: { readonly org: string; readonly id: string }): Promise<{ readonly json: string }> {
    const progress = await this.progress.of(org, id);
    return { json: progress === undefined ? '' : JSON.stringify(progress) };
  }
}
