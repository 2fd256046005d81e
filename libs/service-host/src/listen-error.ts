import { AppError } from '@tocsin/runtime';

/** A port that this process needs belongs to another one. */
export class PortInUseError extends AppError {
  readonly code = 'port_in_use';
  readonly retryable = true;

  constructor(setting: string, address: string, options?: ErrorOptions) {
    super(`${address} is in use by another process: stop that one or choose another port with ${setting}`, options);
  }
}

/** Turns "address in use" into a sentence that names the setting; passes everything else on. */
export async function listening<T>(setting: string, address: string, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (error) {
    const text = error instanceof Error ? `${(error as NodeJS.ErrnoException).code ?? ''} ${error.message}` : '';
    if (/EADDRINUSE|address already in use|No address added/i.test(text)) {
      throw new PortInUseError(setting, address, { cause: error });
    }
    throw error;
  }
}
