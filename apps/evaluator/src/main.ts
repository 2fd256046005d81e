import { imageTokensOf, secretBoxOf } from '@tocsin/delivery-security';
import { hostEvaluator } from '@tocsin/evaluator-host';
import { GrpcConfigurationLookup, GrpcMonitorDefinitions } from '@tocsin/service-clients';
import { openFoundation, openKafkaLog, openTopics, requireFreePorts, runMain, runProcess } from '@tocsin/service-host';
import { readEvaluatorSettings } from './env.js';

await runMain(async () => {
  const settings = readEvaluatorSettings();
  await requireFreePorts(settings);
  const foundation = openFoundation({ service: 'evaluator', ...settings });
  const log = openKafkaLog(settings.kafkaBrokers, settings, 'tocsin-evaluator', foundation.logger);
  const topics = await openTopics(
    log,
    { prefix: settings.topicPrefix, log: 'kafka', partitions: settings.partitions },
    foundation.logger,
  );
  const previousKeys = settings.previousSecretKeys.map((key) => key.reveal());
  const config = { address: settings.configGrpc, token: settings.internalToken };
  const evaluator = await hostEvaluator({
    ...foundation,
    ...settings,
    log,
    topics,
    isAlone: false,
    secretBox: secretBoxOf(settings.secretKey.reveal(), previousKeys),
    imageTokens: imageTokensOf(settings.secretKey.reveal(), previousKeys),
    definitions: new GrpcMonitorDefinitions(config),
  });
  const lookup = new GrpcConfigurationLookup(config);
  return runProcess({ ...settings, platform: { ...foundation, log, topics, lookup }, services: [evaluator] });
});
