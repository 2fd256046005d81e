import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, open, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SystemClock } from '@tocsin/runtime';
import { brokerJars } from './broker-jars.js';
import { freePort } from './free-port.js';
import { findJava } from './java.js';
import { endLeftOverBroker, notePid } from './left-over-broker.js';
import { LocalKafkaError } from './local-kafka-error.js';
import { type BrokerPorts, serverProperties } from './server-properties.js';

export interface KafkaBrokerOptions {
  /** Holds the broker's data, settings and log file; made if missing, used again if there. */
  readonly dataDir: string;
  /** Port for clients on 127.0.0.1; by default a free one. */
  readonly port?: number;
  /** Largest heap of the broker; default 512. */
  readonly heapMb?: number;
  /** Keeps a terminal's Ctrl-C from the broker, so that its owner can first end what uses it. Default: false. */
  readonly ownProcessGroup?: boolean;
  /** Settings of the broker that are added, or take the place of ours. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface KafkaBroker {
  /** What clients connect to, `host:port`. */
  readonly brokers: string;
  readonly pid: number;
  /** Orderly end; resolves when the process is gone. */
  stop(): Promise<void>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data, ending it first if it runs; resolves when it serves. */
  restart(): Promise<void>;
}

const STARTED = 'Kafka Server started';
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;
const POLL_MS = 50;

/**
 * Starts an Apache Kafka broker of our own on the loopback.
 *
 * @throws {LocalKafkaError} If Java or Maven is missing, or the broker does not start.
 */
export async function startKafkaBroker(options: KafkaBrokerOptions): Promise<KafkaBroker> {
  const dataDir = resolve(options.dataDir);
  const java = await findJava();
  const classPath = join(await brokerJars(), '*');
  await mkdir(dataDir, { recursive: true });
  // The records hold what clients sent; Kafka itself makes its files readable by everyone.
  await chmod(dataDir, 0o700);
  await endLeftOverBroker(dataDir);
  const ports = { client: options.port ?? (await freePort()), controller: await freePort() };
  const broker = new LocalBroker(java, classPath, dataDir, ports, options);
  await broker.format();
  await broker.start();
  return broker;
}

class LocalBroker implements KafkaBroker {
  readonly brokers: string;
  private readonly settings: string;
  private readonly logFile: string;
  private child: ChildProcess | undefined;

  constructor(
    private readonly java: string,
    private readonly classPath: string,
    private readonly dataDir: string,
    private readonly ports: BrokerPorts,
    private readonly options: KafkaBrokerOptions,
  ) {
    this.brokers = `127.0.0.1:${ports.client}`;
    this.settings = join(dataDir, 'server.properties');
    this.logFile = join(dataDir, 'broker.log');
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  async format(): Promise<void> {
    const records = join(this.dataDir, 'records');
    await writeFile(this.settings, serverProperties(records, this.ports, this.options.settings));
    if (existsSync(join(records, 'meta.properties'))) return;
    // An id that begins with a dash would be taken for an option.
    const id = randomBytes(16).toString('base64url').replace(/^-/, 'A');
    await this.runToEnd('kafka.tools.StorageTool', ['format', '-t', id, '-c', this.settings]);
  }

  async start(): Promise<void> {
    const log = await open(this.logFile, 'a');
    const from = (await stat(this.logFile)).size;
    const child = spawn(this.java, [...this.javaOptions(), 'kafka.Kafka', this.settings], {
      stdio: ['ignore', log.fd, log.fd],
      detached: this.options.ownProcessGroup ?? false,
    });
    this.child = child;
    // A process that exits without having stopped its broker leaves none behind.
    const killNow = (): void => void child.kill('SIGKILL');
    process.once('exit', killNow);
    child.once('exit', () => {
      process.off('exit', killNow);
      if (this.child === child) this.child = undefined;
    });
    await log.close();
    if (child.pid) await notePid(this.dataDir, child.pid);
    await this.untilStarted(child, from);
  }

  async stop(): Promise<void> {
    const child = this.child;
    if (!child) return;
    const ended = once(child);
    child.kill('SIGTERM');
    const patience = new AbortController();
    await Promise.race([ended, delay(STOP_LIMIT_MS, undefined, { signal: patience.signal }).catch(() => {})]);
    patience.abort();
    child.kill('SIGKILL');
    await ended;
  }

  async kill(): Promise<void> {
    const child = this.child;
    if (!child) return;
    const ended = once(child);
    child.kill('SIGKILL');
    await ended;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  private async untilStarted(child: ChildProcess, from: number): Promise<void> {
    const clock = new SystemClock();
    const start = clock.monotonicMs();
    while (!(await this.logSince(from)).includes(STARTED)) {
      const ended = child.exitCode !== null || child.signalCode !== null;
      if (ended || clock.monotonicMs() - start > START_LIMIT_MS) {
        await this.kill();
        const reason = ended ? 'ended at once' : `did not start within ${START_LIMIT_MS / 1_000} s`;
        throw new LocalKafkaError(`the Kafka broker ${reason}: see ${this.logFile}`);
      }
      await delay(POLL_MS);
    }
  }

  private async logSince(from: number): Promise<string> {
    return (await readFile(this.logFile)).subarray(from).toString();
  }

  private runToEnd(main: string, args: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      execFile(this.java, [...this.javaOptions(), main, ...args], (error, stdout, stderr) => {
        if (!error) return resolve();
        reject(new LocalKafkaError(`${main} failed: ${(stderr || stdout).trim()}`, { cause: error }));
      });
    });
  }

  /** A small, quickly started virtual machine that prints warnings, and when it has started. */
  private javaOptions(): string[] {
    return [
      `-Xmx${this.options.heapMb ?? 512}m`,
      '-Xms128m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-Djava.awt.headless=true',
      '-Dorg.slf4j.simpleLogger.showDateTime=true',
      '-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS',
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      '-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info',
      '-cp',
      this.classPath,
    ];
  }
}

function once(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
