import {
  applyDecorators,
  type ArgumentsHost,
  Catch,
  Controller,
  type RpcExceptionFilter,
  UseFilters,
} from '@nestjs/common';
import { EventPattern, MessagePattern } from '@nestjs/microservices';
import { TOPICS, type TopicName } from '@tocsin/payload-schemas';
import { type Observable, throwError } from 'rxjs';

/** Hands the error of a handler to the strategy as it is: it decides on repetition. */
@Catch()
class RethrowFilter implements RpcExceptionFilter {
  catch(exception: unknown, _host: ArgumentsHost): Observable<never> {
    return throwError(() => exception);
  }
}

/**
 * A class that reads topics. For each topic it has three methods, as `SubscriptionHandler` describes them, bound with
 * the transport id of its `LogServer`: `@OnAssigned` (given the partition, returns the first offset wanted), `@OnBatch`
 * (given the `RecordBatch`), `@OnRevoked` (given the partition).
 */
export const LogConsumer = (): ClassDecorator => applyDecorators(Controller(), UseFilters(new RethrowFilter()));

export const batchPattern = (topic: TopicName): string => TOPICS[topic].name;
export const assignedPattern = (topic: TopicName): string => `${TOPICS[topic].name}#assigned`;
export const revokedPattern = (topic: TopicName): string => `${TOPICS[topic].name}#revoked`;

export const OnBatch = (topic: TopicName, transport: symbol): MethodDecorator =>
  EventPattern<string>(batchPattern(topic), transport);
export const OnAssigned = (topic: TopicName, transport: symbol): MethodDecorator =>
  MessagePattern<string>(assignedPattern(topic), transport);
export const OnRevoked = (topic: TopicName, transport: symbol): MethodDecorator =>
  EventPattern<string>(revokedPattern(topic), transport);
