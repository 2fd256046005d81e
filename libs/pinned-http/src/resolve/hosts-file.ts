import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { Clock } from '@tocsin/runtime';

const REREAD_MS = 5_000;

/** Where the system keeps its own names. */
export function systemHostsPath(platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts';
}

/** The names that the machine's administrator (or its container runtime) has written down; read again every 5 s. */
export class HostsFile {
  private names: ReadonlyMap<string, readonly string[]> = new Map();
  private readAt = -Infinity;

  constructor(
    private readonly path: string,
    private readonly clock: Clock,
  ) {}

  /** Addresses of a lower-case name; undefined when the file has none or cannot be read. */
  async find(name: string): Promise<readonly string[] | undefined> {
    if (this.clock.monotonicMs() - this.readAt >= REREAD_MS) {
      this.readAt = this.clock.monotonicMs();
      this.names = parseHosts(await readFile(this.path, 'utf8').catch(() => '')); // no file is a file without names
    }
    return this.names.get(name);
  }
}

/** Reads the text of a hosts file; lines that cannot be read are passed over, as systems do. */
export function parseHosts(text: string): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [address = '', ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (isIP(address) === 0) continue;
    for (const alias of aliases) {
      const name = alias.toLowerCase();
      names.set(name, [...(names.get(name) ?? []), address]);
    }
  }
  return names;
}
