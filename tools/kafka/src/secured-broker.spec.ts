import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { LogUnavailableError } from '@tocsin/messaging';
import { KafkaLog, type KafkaLogOptions, KafkaRefusedError } from '@tocsin/messaging-kafka';
import { Secret } from '@tocsin/runtime';
import { freePort } from './free-port.js';
import { findJava } from './java.js';
import { type KafkaBroker, startKafkaBroker } from './kafka-broker.js';

const run = promisify(execFile);
const STORE_PASSWORD = 'of-the-key-store';

/** Brokers of our own take a while on a machine that is busy with other suites. */
const BROKER_LIMIT_MS = 120_000;

describe('KafkaLog on a broker that wants TLS and a password', () => {
  let dataDir: string;
  let broker: KafkaBroker;
  let address: string;
  let certificate: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tocsin-kafka-'));
    const [inner, controller, secured] = [await freePort(), await freePort(), await freePort()];
    const keyStore = join(dataDir, 'key-store.p12');
    certificate = await makeCertificate(keyStore);
    address = `localhost:${secured}`;
    broker = await startKafkaBroker({
      dataDir: join(dataDir, 'broker'),
      settings: {
        'controller.quorum.voters': `1@127.0.0.1:${controller}`,
        listeners: `CLIENT://127.0.0.1:${inner},CONTROLLER://127.0.0.1:${controller},SECURED://127.0.0.1:${secured}`,
        'advertised.listeners': `CLIENT://127.0.0.1:${inner},SECURED://${address}`,
        'listener.security.protocol.map': 'CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_SSL',
        'sasl.enabled.mechanisms': 'PLAIN',
        'listener.name.secured.plain.sasl.jaas.config':
          'org.apache.kafka.common.security.plain.PlainLoginModule required user_tocsin="open sesame";',
        'ssl.keystore.location': keyStore,
        'ssl.keystore.password': STORE_PASSWORD,
        'ssl.keystore.type': 'PKCS12',
      },
    });
  }, BROKER_LIMIT_MS);
  afterAll(async () => {
    await broker.stop();
    await rm(dataDir, { recursive: true, force: true });
  }, BROKER_LIMIT_MS);

  async function withLog(change: Partial<KafkaLogOptions>, use: (log: KafkaLog) => Promise<void>): Promise<void> {
    const log = new KafkaLog({
      brokers: [address],
      clientId: 'test',
      ssl: { ca: [certificate] },
      sasl: { mechanism: 'plain', username: 'tocsin', password: new Secret('open sesame') },
      appendTimeoutMs: 2_000,
      ...change,
    });
    try {
      await use(log);
    } finally {
      await log.close();
    }
  }

  it('lets one in that has both: topics, appends, reading, identities', async () => {
    await withLog({ appendTimeoutMs: 30_000 }, async (log) => {
      await log.ensureTopics([{ name: 'secured', partitions: 1, cleanup: 'compact' }]);
      await log.append('secured', [{ key: 'k', value: Buffer.from('v') }]);
      const read: string[] = [];
      const follower = await log.follow('secured', async (records) => void read.push(...records.map((r) => r.key)));
      await follower.caughtUp;
      expect(read).toEqual(['k']);
      expect(await log.topicIdentity('secured')).toHaveLength(32);
      expect(await log.isReachable()).toBe(true);
    });
  });

  it('says that a wrong password was refused, without telling it', async () => {
    const sasl = { mechanism: 'plain' as const, username: 'tocsin', password: new Secret('open barley') };
    await withLog({ sasl }, async (log) => {
      const answer = log.partitionCount('secured');
      await expect(answer).rejects.toThrow(KafkaRefusedError);
      await expect(answer).rejects.not.toThrow('open barley');
      expect(await log.isReachable()).toBe(false);
    });
  });

  it('does not talk to a broker whose certificate it does not know', async () => {
    await withLog({ ssl: true }, async (log) => {
      const answer = log.partitionCount('secured');
      await expect(answer).rejects.toThrow(LogUnavailableError);
      await expect(answer).rejects.toThrow(/certificate/);
    });
  });
});

/** A key pair for localhost in a key store; returns its certificate as PEM. */
async function makeCertificate(keyStore: string): Promise<string> {
  const java = await findJava();
  const keytool = java === 'java' ? 'keytool' : join(dirname(java), 'keytool');
  const store = ['-keystore', keyStore, '-storetype', 'PKCS12', '-storepass', STORE_PASSWORD, '-alias', 'broker'];
  const subject = ['-dname', 'CN=localhost', '-ext', 'SAN=dns:localhost', '-keyalg', 'EC', '-validity', '2'];
  await run(keytool, ['-genkeypair', ...store, ...subject]);
  const file = `${keyStore}.pem`;
  await run(keytool, ['-exportcert', '-rfc', '-file', file, ...store]);
  return readFile(file, 'utf8');
}
