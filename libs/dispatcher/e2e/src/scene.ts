import { ScriptedSender } from '@tocsin/dispatcher-domain/testing';
import type { DispatcherDatabase } from '@tocsin/dispatcher-persistence/testing';
import { eventually } from '@tocsin/messaging/testing';
import type { DeliveryEvent } from '@tocsin/payload-schemas';
import { AlertLog } from './alert-log.js';
import { aReachableChannel, TestConfiguration } from './configuration.js';
import { DispatcherProcess, type ProcessOptions, ToldSuspensions } from './dispatcher-process.js';

/** One test's world: a log, a configuration with the channel `web1`, a scripted receiver, and dispatchers. */
export class Scene {
  readonly configuration = new TestConfiguration();
  readonly sender = new ScriptedSender();
  readonly suspensions = new ToldSuspensions();
  private readonly processes = new Set<DispatcherProcess>();

  private constructor(
    readonly database: DispatcherDatabase,
    readonly log: AlertLog,
  ) {
    this.configuration.channels(aReachableChannel('web1', 'http://receiver.example/web1'));
  }

  /** Empties the database. */
  static async open(database: DispatcherDatabase): Promise<Scene> {
    await database.clear();
    return new Scene(database, await AlertLog.open());
  }

  async start(options: Partial<ProcessOptions> = {}): Promise<DispatcherProcess> {
    const { database, log, configuration, sender, suspensions } = this;
    const process = await DispatcherProcess.start({
      database,
      log: log.store,
      configuration,
      sender,
      suspensions,
      ...options,
    });
    this.processes.add(process);
    return process;
  }

  async kill(process: DispatcherProcess): Promise<void> {
    this.processes.delete(process);
    await process.kill();
  }

  async stop(process: DispatcherProcess): Promise<void> {
    this.processes.delete(process);
    await process.stop();
  }

  /** Ends every dispatcher that still runs. */
  async end(): Promise<void> {
    await Promise.all([...this.processes].map((process) => process.stop()));
  }

  /** `web1 alert1 1 delivered`, in the order in which they were stored. */
  async events(kind?: DeliveryEvent['event']): Promise<string[]> {
    const events = (await this.database.published()).filter(({ event }) => kind === undefined || event === kind);
    return events.map((event) =>
      [event.channelId, event.subject, event.sequence, event.event, ...('reason' in event ? [event.reason] : [])].join(
        ' ',
      ),
    );
  }

  /** Waits until so many deliveries have ended, and nothing is open. */
  async ended(count: number): Promise<void> {
    let seen = 0;
    await eventually(
      async () => {
        const [{ ended, open }] = await this.database.query<{ ended: number; open: number }>(
          `select (select count(*) from attempt where ended is not null) as ended, (select count(*) from open_delivery) as open`,
        );
        seen = ended;
        return ended >= count && open === 0;
      },
      () => `${count} deliveries have ended (${seen} have)`,
    );
  }

  /** Deliveries that have not ended, as a dispatcher's last search of the table found them. */
  async openMetric({ metrics }: DispatcherProcess): Promise<number> {
    const metric = await metrics.registry.getSingleMetric('tocsin_delivery_queue_open')!.get();
    return metric.values[0].value;
  }

  /** Ids of what receivers got, in the order in which it was begun. */
  sent(channel?: string): string[] {
    const ids = this.sender.seen.map(({ webhookId }) => webhookId);
    return channel === undefined ? ids : ids.filter((id) => id.endsWith(`_${channel}`));
  }
}

/** Adds a webhook channel `id`. */
export function addChannel({ configuration }: Scene, id: string): void {
  configuration.channels(aReachableChannel(id, `http://receiver.example/${id}`));
}
