import { TextDecoder } from 'node:util';

const DEFAULT_CHARSET = 'utf-8';

/** Looks for a text in bytes that come in pieces, without keeping them. */
export class TextSearch {
  private readonly decoder: TextDecoder;
  private tail = '';
  private hasFound = false;

  /** @param contentType - Its `charset` says how the bytes are read; UTF-8 without one or with an unknown one. */
  constructor(
    private readonly text: string,
    contentType: string | undefined,
  ) {
    this.decoder = decoderOf(/charset="?([^\s;"]+)/i.exec(contentType ?? '')?.[1] ?? DEFAULT_CHARSET);
  }

  get found(): boolean {
    return this.hasFound;
  }

  push(bytes: Uint8Array): void {
    if (!this.hasFound) this.look(this.decoder.decode(bytes, { stream: true }));
  }

  end(): void {
    if (!this.hasFound) this.look(this.decoder.decode());
  }

  private look(piece: string): void {
    const searched = this.tail + piece;
    this.hasFound = searched.includes(this.text);
    const kept = this.text.length - 1;
    this.tail = kept === 0 ? '' : searched.slice(-kept);
  }
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder(DEFAULT_CHARSET); // nobody knows this charset: most of what sites send is ASCII anyway
  }
}
