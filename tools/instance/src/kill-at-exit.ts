import type { ChildProcess } from 'node:child_process';

const alive = new Set<ChildProcess>();

/**
 * Ends the child, at once, when this process exits without having stopped it: at a second Ctrl-C, or one in the middle of
 * a start.
 */
export function killAtExit(child: ChildProcess): void {
  if (alive.size === 0) process.on('exit', killAll);
  alive.add(child);
  child.once('exit', () => {
    alive.delete(child);
    if (alive.size === 0) process.off('exit', killAll);
  });
}

function killAll(): void {
  for (const child of alive) child.kill('SIGKILL');
}
