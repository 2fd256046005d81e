import { checkGraphAnnotation, type ConfigurationChange } from '@tocsin/config-domain';
import { NotFoundError } from '@tocsin/runtime';
import type { GraphAnnotationInput } from './graph-annotation-input.js';

/**
 * Holds the service of an annotation against changes, and the annotation against the service.
 *
 * @throws {NotFoundError} If there is no such service.
 * @throws {InvalidInputError} If the service has no such roles, or the span ends before it begins.
 */
export async function lockAnnotatedService(
  { services }: ConfigurationChange,
  input: GraphAnnotationInput,
): Promise<void> {
  const service = await services.lock(input.service);
  if (service === undefined) throw new NotFoundError('Service Not Found.');
  checkGraphAnnotation(input, service.entity);
}
