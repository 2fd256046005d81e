import { AppError } from '@tocsin/runtime';

/** A port that this process needs belongs to another one. */
export class PortInUseError extends AppError {
  readonly code = 'port_in_use';
  readonly retryable = true;

  constructor(setting: string, address: string, options?: ErrorOptions) {
    super(`${address} is in use by another process: stop that one or choose another port with ${setting}`, options);
  }
}

/** Nobody could listen at an address: it is not one of this machine, or this user may not. */
export class ListenError extends AppError {
  readonly code = 'cannot_listen';
  readonly retryable = false;

  constructor(setting: string, address: string, reason: string, options?: ErrorOptions) {
    super(`cannot listen at ${address} (${reason}): change ${setting} or TOCSIN_HTTP_HOST`, options);
  }
}

/** Why the system refuses an address, in words. */
const REFUSALS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not use that port',
  EADDRNOTAVAIL: 'no address of this machine',
  EAFNOSUPPORT: 'this machine has no addresses of that kind',
  EAI_AGAIN: 'no known host',
  EINVAL: 'no address to listen at',
  ENOTFOUND: 'no known host',
};

/** Turns what the system answers to a process that wants to listen into a sentence that names the setting. */
export async function listening<T>(setting: string, address: string, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    // gRPC's library gives no code.
    if (code === 'EADDRINUSE' || /EADDRINUSE|address already in use|No address added/i.test(message)) {
      throw new PortInUseError(setting, address, { cause: error });
    }
    if (code in REFUSALS) throw new ListenError(setting, address, REFUSALS[code], { cause: error });
    throw error;
  }
}
