import { HttpException } from '@nestjs/common';
import { QueryLimitError } from '@tocsin/evaluator-domain';
import type { FastifyReply } from 'fastify';

/** Status for a client that does not wait for its answer: nobody reads it, and it is no failure of ours. */
const CLIENT_GONE = 499;

/** Asks for as long as the client waits, and answers as the Dashboard REST API does. */
export async function dashboardQuery<T>(
  reply: FastifyReply,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<{ data: T }> {
  return { data: await whileWaited(reply, ask) };
}

/** Asks for as long as the client waits, and tells it for how long to wait if it has asked too much. */
export async function whileWaited<T>(reply: FastifyReply, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    gone.abort(new Error('the client is gone'));
  });
  try {
    return await ask(gone.signal);
  } catch (error) {
    if (gone.signal.aborted) throw new HttpException('the client is gone', CLIENT_GONE, { cause: error });
    if (error instanceof QueryLimitError) reply.header('retry-after', error.retryAfterSeconds);
    throw error;
  }
}
