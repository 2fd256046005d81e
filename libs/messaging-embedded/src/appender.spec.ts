import { LogUnavailableError, placeRecords } from '@tocsin/messaging';
import { migratedDatabase, type MigratedDatabase } from '@tocsin/persistence/testing';
import { Appender, type AppenderLimits } from './appender.js';
import type { AppendedRun } from './flush-write.js';
import { Log1764000000000 } from './log-migration.js';
import { type Topic, TopicDirectory } from './topic-directory.js';

const LIMITS: AppenderLimits = {
  flushRecords: 500,
  flushBytes: 4_000_000,
  segmentBytes: 256_000,
  waitingBytes: 64_000_000,
};

describe('Appender', () => {
  let database: MigratedDatabase;
  let topics: TopicDirectory;
  let topic: Topic;
  let runs: AppendedRun[][];

  beforeEach(async () => {
    database = await migratedDatabase({ schema: 'log', migrations: [Log1764000000000] });
    topics = new TopicDirectory(database.dataSource);
    await topics.ensure([{ name: 't', partitions: 2, cleanup: 'time' }]);
    topic = await topics.find('t');
    runs = [];
  });
  afterEach(() => database.drop());

  const appender = (limits: Partial<AppenderLimits> = {}): Appender =>
    new Appender(database.dataSource, topics, { ...LIMITS, ...limits }, (committed) => runs.push([...committed]));

  const placed = (count: number, bytes = 1, partition = 0) =>
    placeRecords(
      't',
      Array.from({ length: count }, () => ({ key: 'k', value: Buffer.alloc(bytes), partition })),
      2,
      1_000_000,
    );

  const segments = async (): Promise<number[]> => {
    const rows = await database.dataSource.query<{ records: number }[]>(
      'select records from segment order by last_offset',
    );
    return rows.map(({ records }) => records);
  };

  it('writes appends of one turn at once, and what comes meanwhile at once after that', async () => {
    const log = appender();
    const first = [log.append(topic, placed(1)), log.append(topic, placed(1, 1, 1)), log.append(topic, placed(1))];
    await first[0];
    const later = [log.append(topic, placed(1)), log.append(topic, placed(1))];
    expect((await Promise.all([...first, ...later])).flat()).toEqual([
      { partition: 0, offset: 0 },
      { partition: 1, offset: 0 },
      { partition: 0, offset: 1 },
      { partition: 0, offset: 2 },
      { partition: 0, offset: 3 },
    ]);
    expect(runs.map((flush) => flush.map(({ partition, records }) => `${partition}: ${records.length}`))).toEqual([
      ['0: 2', '1: 1'],
      ['0: 2'],
    ]);
  });

  it('cuts flushes by records and by bytes, and rows by bytes', async () => {
    await appender({ flushRecords: 3 }).append(topic, placed(7));
    expect(runs.map(([{ records }]) => records.length)).toEqual([3, 3, 1]);
    runs = [];
    await appender({ flushBytes: 2_500 }).append(topic, placed(5, 1_000));
    expect(runs.map(([{ records }]) => records.length)).toEqual([2, 2, 1]);
    await database.dataSource.query('truncate segment');
    await appender({ segmentBytes: 2_500 }).append(topic, [
      ...placed(3, 1_000),
      ...placed(1, 5_000),
      ...placed(1, 1_000),
    ]);
    expect(await segments()).toEqual([2, 1, 1, 1]);
  });

  it('refuses appends while too much waits, and takes them again afterwards', async () => {
    const log = appender({ waitingBytes: 10_000 });
    const accepted = log.append(topic, placed(20, 1_000));
    await expect(log.append(topic, placed(1))).rejects.toThrow(LogUnavailableError);
    expect(await accepted).toHaveLength(20);
    expect(await log.append(topic, placed(1))).toEqual([{ partition: 0, offset: 20 }]);
  });

  it('gives out consecutive offsets to several processes that append to the same partitions in different order', async () => {
    const processes = [appender(), appender(), appender()];
    const positions = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        processes[i % 3].append(topic, [...placed(2, 10, i % 2), ...placed(1, 10, (i + 1) % 2)]),
      ),
    );
    for (const partition of [0, 1]) {
      const offsets = positions.flat().filter((position) => position.partition === partition);
      expect(offsets.map(({ offset }) => offset).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 90 }, (_, i) => i),
      );
    }
  });
});
