import { UnavailableError } from '@tocsin/runtime';
import { MonitorDefinitions } from '@tocsin/service-ports';

/** `config`'s reading of definitions for an evaluator of the same process, which is put together before `config` runs. */
export class LateDefinitions extends MonitorDefinitions {
  private target: (() => MonitorDefinitions | undefined) | undefined;

  use(target: () => MonitorDefinitions | undefined): void {
    this.target = target;
  }

  override async read(...asked: Parameters<MonitorDefinitions['read']>): ReturnType<MonitorDefinitions['read']> {
    return this.started().read(...asked);
  }

  override async readKpi(
    ...asked: Parameters<MonitorDefinitions['readKpi']>
  ): ReturnType<MonitorDefinitions['readKpi']> {
    return this.started().readKpi(...asked);
  }

  private started(): MonitorDefinitions {
    const target = this.target?.();
    if (target === undefined) throw new UnavailableError('config has not started yet');
    return target;
  }
}
