import { Injectable } from '@nestjs/common';

/** Tells those who wait in this process that a command has been carried out and its effects are committed. */
@Injectable()
export class CommandOutcomes {
  private readonly waiting = new Map<string, () => void>();

  /** Calls `settled` once, when the command has been committed by a shard of this process. @returns How to stop waiting. */
  onSettled(commandId: string, settled: () => void): () => void {
    this.waiting.set(commandId, settled);
    return () => this.waiting.delete(commandId);
  }

  settle(commandId: string): void {
    this.waiting.get(commandId)?.();
    this.waiting.delete(commandId);
  }
}
