import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedLog } from '@tocsin/messaging-embedded';
import { SilentLogger, SystemClock, TimeOrderedIds } from '@tocsin/runtime';
import { startStandalone } from '@tocsin/tool-instance';
import { describeKillTest } from './kill/describe-kill-test.js';
import { HURRIED_SETTINGS } from './kill/load/load.js';
import { killServer, runSql, urlOfServer } from './kill/postgres-victim.js';

describeKillTest('standalone', 5, async (logFile) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-kill-'));
  await chmod(dataDir, 0o711);
  const instance = await startStandalone({
    dataDir,
    env: { ...HURRIED_SETTINGS, TOCSIN_LOG_LEVEL: 'info' },
    logs: { file: logFile },
  });
  return {
    url: instance.url,
    key: instance.key,
    opsUrls: [instance.opsUrl],
    victims: [
      {
        name: 'standalone',
        inFlight: ({ posts, notifications, edits }) => posts + notifications + edits,
        kill: () => instance.kill(),
        restart: () => instance.restart(),
      },
      {
        name: 'PostgreSQL',
        inFlight: ({ posts, notifications, edits }) => posts + notifications + edits,
        kill: () => killServer(dataDir),
        restart: async () => undefined, // the instance starts it again by itself
      },
    ],
    openLog: () => {
      const clock = new SystemClock();
      return EmbeddedLog.open({
        url: urlOfServer(dataDir),
        clock,
        ids: new TimeOrderedIds(clock),
        logger: new SilentLogger(),
      });
    },
    runSql: (sql) => runSql(dataDir, sql),
    endedByThemselves: () => (instance.process.isRunning ? [] : ['standalone']),
    stop: async () => {
      await instance.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
});
