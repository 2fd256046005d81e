import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { SilentLogger } from '@tocsin/runtime';
import { stopLeftover } from '../postmaster.js';

// Run as a process of its own: waits until its parent closes the pipe or dies, then cleans up behind it.
const dataDir = process.argv[2];
process.stdin.resume();
process.stdin.on('end', () => {
  void stopLeftover(join(dataDir, 'pg'), new SilentLogger()).finally(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
});
