import { isMainThread } from 'node:worker_threads';

// Loaded into a service before its own program: when the channel to the launcher breaks, the launcher is gone without having
// stopped what it started, and a service left over would go on working on the data of the next start. The service's threads
// load it, too, and have no channel.
const end = (): void => void process.kill(process.pid, 'SIGTERM');

if (isMainThread) {
  process.on('disconnect', end);
  process.channel?.unref();
  if (!process.connected) end();
}
