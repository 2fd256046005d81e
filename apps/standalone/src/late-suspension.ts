import { UnavailableError } from '@tocsin/runtime';
import { ChannelSuspension } from '@tocsin/service-ports';

/** `config`'s suspension for a dispatcher of the same process, which is put together before `config` runs. */
export class LateSuspension extends ChannelSuspension {
  private target: (() => ChannelSuspension | undefined) | undefined;

  use(target: () => ChannelSuspension | undefined): void {
    this.target = target;
  }

  override async suspend(org: string, channelId: string, at: number, reason: string): Promise<void> {
    const target = this.target?.();
    if (target === undefined) throw new UnavailableError('config has not started yet');
    await target.suspend(org, channelId, at, reason);
  }
}
