import type { Transform } from 'node:stream';
import { type ProbeFault, requestFault } from '../probe-fault.js';
import type { ProbeLimits } from '../probe-limits.js';
import { decoderFor } from './decoder.js';
import type { TextSearch } from './text-search.js';

/** Where the bytes come from, and can be held back. */
export interface Flow {
  pause(): void;
  resume(): void;
}

type BodyLimits = Pick<ProbeLimits, 'wireBytes' | 'decodedBytes'>;

/** Reads one body up to its limits; nothing of it is kept. Without a text to look for, bytes are only counted. */
export class BodyReader {
  private wireBytes = 0;
  private decodedBytes = 0;
  private decoder: Transform | undefined;

  /** @param onFault - Called once, if the body cannot be read on; the flow is the caller's to end. */
  constructor(
    private readonly limits: BodyLimits,
    private readonly search: TextSearch | undefined,
    private readonly contentEncoding: string | undefined,
    private readonly onFault: (fault: ProbeFault) => void,
  ) {}

  push(chunk: Buffer, flow: Flow): void {
    const isFirst = this.wireBytes === 0;
    this.wireBytes += chunk.length;
    if (this.wireBytes > this.limits.wireBytes) {
      this.fail(requestFault(`the body is longer than ${mebibytes(this.limits.wireBytes)}`));
      return;
    }
    if (this.search === undefined || this.search.found) return;
    if (isFirst) this.decoder = this.openDecoder(this.search, chunk[0]);
    if (this.decoder === undefined) {
      this.search.push(chunk);
    } else if (!this.decoder.destroyed && !this.decoder.write(chunk)) {
      flow.pause();
      this.decoder.once('drain', () => flow.resume());
    }
  }

  /** The last byte has come. `done` is called when it has been looked at, unless there is a fault. */
  end(done: () => void): void {
    const { decoder, search } = this;
    const finish = (): void => {
      search?.end();
      done();
    };
    if (decoder === undefined || search?.found === true) {
      finish();
      return;
    }
    decoder.once('end', finish);
    decoder.end();
  }

  /** Nobody wants to know any more. */
  destroy(): void {
    this.decoder?.destroy();
  }

  private openDecoder(search: TextSearch, firstByte: number): Transform | undefined {
    const decoder = decoderFor(this.contentEncoding, firstByte);
    decoder?.on('data', (piece: Buffer) => {
      this.decodedBytes += piece.length;
      if (this.decodedBytes > this.limits.decodedBytes) {
        this.fail(requestFault(`the decompressed body is longer than ${mebibytes(this.limits.decodedBytes)}`));
      } else {
        search.push(piece);
      }
    });
    decoder?.on('error', () => {
      this.fail(requestFault(`the body is not what its content encoding "${this.contentEncoding}" says`));
    });
    return decoder;
  }

  private fail(fault: ProbeFault): void {
    this.destroy();
    this.onFault(fault);
  }
}

function mebibytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MiB`;
}
