import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Actor, actor } from './actor.js';

type Mood = 'well' | 'failing' | 'slow';

const SLOW_MS = 300;
const PAUSE_MS = 2_500;

/** A web site that fails, is slow, and is well again. */
export class ChangingSite {
  private mood: Mood = 'well';
  private readonly server: Server;

  constructor() {
    this.server = createServer((_request, response) => {
      const isFailing = this.mood === 'failing';
      const answer = (): void => void response.writeHead(isFailing ? 500 : 200).end('welcome');
      if (this.mood === 'slow') setTimeout(answer, SLOW_MS);
      else answer();
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  get changes(): Actor {
    return actor(PAUSE_MS, async (random) => {
      this.mood = random.pick(['well', 'failing', 'slow'] as const);
    });
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
