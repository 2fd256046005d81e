import { UnavailableError } from '@tocsin/runtime';

/** Bytes of uploads that are in memory at once, decompressed; what is read from them takes several times as much. */
export const UPLOAD_ROOM_BYTES = 67_108_864;

/** What one request takes of the room. */
export interface UploadShare {
  /** @throws {UnavailableError} If there is not so much room, or the request is over. */
  take(bytes: number): void;
  /** Gives back all that was taken; the request is over. */
  release(): void;
}

/** Room in memory for uploads, so that neither many of them nor few kilobytes that unpack to many bring a process down. */
export class UploadRoom {
  private takenBytes = 0;

  constructor(private readonly maxBytes: number) {}

  share(): UploadShare {
    let bytesOfShare = 0;
    let isOver = false;
    return {
      take: (bytes) => {
        if (isOver) throw new UnavailableError('the request is over');
        if (this.takenBytes + bytes > this.maxBytes) {
          throw new UnavailableError(`uploads take all of the ${this.maxBytes} bytes that they may: try again later`);
        }
        this.takenBytes += bytes;
        bytesOfShare += bytes;
      },
      release: () => {
        this.takenBytes -= bytesOfShare;
        bytesOfShare = 0;
        isOver = true;
      },
    };
  }
}
