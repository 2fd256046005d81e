import { readFile } from 'node:fs/promises';
import { KAFKA_VERSION, POM } from './broker-jars.js';

it('caches the jars under the version that pom.xml names', async () => {
  const pom = await readFile(POM, 'utf8');
  expect(/<artifactId>kafka_2\.13<\/artifactId>\s*<version>(.*?)<\/version>/.exec(pom)?.[1]).toBe(KAFKA_VERSION);
});
