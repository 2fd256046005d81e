export interface BrokerPorts {
  readonly client: number;
  readonly controller: number;
}

/**
 * The settings of a broker that is its own controller and listens on the loopback only. Everything that makes a broker
 * slow to come back or to rebalance is turned down: a killed one is usable again about a second after its start.
 *
 * @param changes - Settings that are added, or take the place of ours.
 */
export function serverProperties(
  dataDir: string,
  ports: BrokerPorts,
  changes: Readonly<Record<string, string>> = {},
): string {
  const properties: Record<string, string | number | boolean> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${ports.controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `CLIENT://127.0.0.1:${ports.client},CONTROLLER://127.0.0.1:${ports.controller}`,
    'advertised.listeners': `CLIENT://127.0.0.1:${ports.client}`,
    'inter.broker.listener.name': 'CLIENT',
    'listener.security.protocol.map': 'CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': dataDir,

    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,

    // A killed broker's registration stays fenced for one session.
    'broker.session.timeout.ms': 1_000,
    'broker.heartbeat.interval.ms': 200,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1_000,

    'log.cleaner.dedupe.buffer.size': 8_388_608,
    'log.cleaner.backoff.ms': 1_000,
    'num.network.threads': 2,
    'num.io.threads': 4,
    ...changes,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
