import { DEFAULT_EGRESS_POLICY, imageTokensOf, secretBoxOf } from '@tocsin/delivery-security';
import { hostDispatcher } from '@tocsin/dispatcher-host';
import { GrpcChannelSuspension, GrpcConfigurationLookup } from '@tocsin/service-clients';
import { openFoundation, openKafkaLog, openTopics, requireFreePorts, runMain, runProcess } from '@tocsin/service-host';
import { readDispatcherSettings } from './env.js';

await runMain(async () => {
  const settings = readDispatcherSettings();
  await requireFreePorts(settings);
  const foundation = openFoundation({ service: 'dispatcher', ...settings });
  const log = openKafkaLog(settings.kafkaBrokers, settings, 'tocsin-dispatcher', foundation.logger);
  const topics = await openTopics(
    log,
    { prefix: settings.topicPrefix, log: 'kafka', partitions: settings.partitions },
    foundation.logger,
  );
  const config = { address: settings.configGrpc, token: settings.internalToken };
  const previousKeys = settings.previousSecretKeys.map((key) => key.reveal());
  const dispatcher = await hostDispatcher({
    ...foundation,
    ...settings,
    log,
    topics,
    isAlone: false,
    secretBox: secretBoxOf(settings.secretKey.reveal(), previousKeys),
    imageTokens: imageTokensOf(settings.secretKey.reveal(), previousKeys),
    egress: {
      ...DEFAULT_EGRESS_POLICY,
      allow: settings.egressAllow,
      schemes: settings.egressSchemes,
      ports: settings.egressPorts,
    },
    suspension: new GrpcChannelSuspension(config),
  });
  const lookup = new GrpcConfigurationLookup(config);
  return runProcess({ ...settings, platform: { ...foundation, log, topics, lookup }, services: [dispatcher] });
});
