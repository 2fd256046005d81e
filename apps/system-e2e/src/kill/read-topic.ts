import type { Log, LogRecord } from '@tocsin/messaging';

/** Everything that lies on a topic at this moment, by partition and offset. */
export async function readTopic(log: Log, topic: string): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  const follower = await log.follow(topic, async (batch) => void records.push(...batch));
  await follower.caughtUp;
  await follower.close();
  return records.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
}

export function jsonOf<T>(record: LogRecord): T {
  return JSON.parse((record.value ?? Buffer.from('null')).toString('utf8')) as T;
}
