import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LocalKafkaError } from './local-kafka-error.js';

const run = promisify(execFile);

const OLDEST_JAVA = 17;
const WAYS_OUT =
  'A local Kafka broker needs Java 17 or newer and Maven: install them, or set KAFKA_BROKERS to a running broker';

/** The `java` to run, 17 or newer: that of JAVA_HOME if it is set, else the one on the path. */
export async function findJava(): Promise<string> {
  const home = process.env.JAVA_HOME;
  const java = home ? join(home, 'bin', 'java') : 'java';
  const { stderr, stdout } = await run(java, ['-version']).catch((cause: unknown) => {
    throw new LocalKafkaError(`${WAYS_OUT} (${java} could not be run)`, { cause });
  });
  const version = javaVersion(stderr + stdout);
  if (version < OLDEST_JAVA) throw new LocalKafkaError(`${WAYS_OUT} (${java} is version ${version})`);
  return java;
}

/** Copies the artifacts of `pom` and what they need into `directory`. */
export async function copyDependencies(pom: string, directory: string): Promise<void> {
  const goal = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${directory}`];
  await run('mvn', goal).catch((cause: unknown) => {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new LocalKafkaError(
      missing
        ? `${WAYS_OUT} (mvn could not be run)`
        : `Maven could not fetch the Kafka broker, see the cause; or set KAFKA_BROKERS to a running broker`,
      { cause },
    );
  });
}

/** The feature release that `java -version` prints: 8 for "1.8.0_392", 17 for "17.0.15"; 0 if it prints none. */
export function javaVersion(output: string): number {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(output) ?? [];
  return Number(first === '1' ? second : (first ?? 0));
}
