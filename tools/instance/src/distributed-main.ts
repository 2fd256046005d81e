import { classifyAddress, DEFAULT_EGRESS_POLICY } from '@tocsin/delivery-security';
import { ownPublicUrl, PinoLogger, readSettings, unknownSettings } from '@tocsin/platform';
import { banner, runMain } from '@tocsin/service-host';
import { startDistributed } from './distributed-instance.js';
import { freePort } from './free-port.js';
import { handedOn, LAUNCHER_SETTINGS, SERVICE_SETTINGS, settingsThatDoNotApply } from './launcher-settings.js';

await runMain(async (undo) => {
  const read = readSettings({ ...LAUNCHER_SETTINGS, ...SERVICE_SETTINGS }, process.env);
  const httpPort = read.httpPort === 0 ? await freePort() : read.httpPort;
  const settings = { ...read, httpPort, publicUrl: ownPublicUrl({ ...read, httpPort }, process.env) };
  const format = settings.logFormat === 'auto' ? (process.stderr.isTTY ? 'pretty' : 'json') : settings.logFormat;
  const logger = new PinoLogger({ level: settings.logLevel, format, service: 'launcher' });
  for (const ignored of [unknownSettings(process.env), settingsThatDoNotApply(process.env)]) {
    if (ignored !== undefined) logger.warn(ignored);
  }
  const instance = await startDistributed({
    dataDir: settings.dataDir,
    httpHost: settings.httpHost,
    httpPort: settings.httpPort,
    env: {
      ...handedOn(process.env),
      TOCSIN_PUBLIC_URL: settings.publicUrl,
      TOCSIN_LOG_FORMAT: format,
    },
    logger,
    onProgress: (step) => process.stderr.write(`${step}\n`),
    undo,
  });
  void instance.failed.then(async (what) => {
    process.stderr.write(`${what}: everything else is stopped\n`);
    await instance.stop();
    process.exit(1);
  });
  process.stdout.write(
    banner({
      publicUrl: settings.publicUrl,
      command: 'npm run start:distributed',
      org: instance.organization ?? settings.bootstrapOrg,
      generatedApiKey: instance.isKeyNew ? instance.key : undefined,
      keyFile: settings.bootstrapApiKey === undefined ? `${settings.dataDir}/api-key` : undefined,
      signInUrl: instance.signInUrl ?? `${settings.publicUrl}/`,
      dataDir: settings.dataDir,
      loopbackIsAllowed:
        classifyAddress('127.0.0.1', { ...DEFAULT_EGRESS_POLICY, allow: settings.egressAllow }, httpPort).kind ===
        'allowed',
    }),
  );
  return instance;
});
