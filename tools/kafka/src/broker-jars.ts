import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyDependencies } from './java.js';

/** As in pom.xml; a test holds them together. */
export const KAFKA_VERSION = '4.3.1';
export const POM = fileURLToPath(new URL('../pom.xml', import.meta.url));

/** The directory with the broker's jars; fetched by Maven once, then kept in the cache. */
export async function brokerJars(): Promise<string> {
  const cache = process.env.TOCSIN_CACHE_DIR ?? fileURLToPath(new URL('../../../.cache', import.meta.url));
  const jars = resolve(cache, 'kafka', KAFKA_VERSION);
  if (existsSync(jars)) return jars;

  await mkdir(dirname(jars), { recursive: true });
  const fetched = await mkdtemp(join(dirname(jars), '.fetching-'));
  try {
    await copyDependencies(POM, fetched);
    await rename(fetched, jars).catch((error: unknown) => {
      // Another process has fetched them meanwhile.
      if (!existsSync(jars)) throw error;
    });
  } finally {
    await rm(fetched, { recursive: true, force: true });
  }
  return jars;
}
