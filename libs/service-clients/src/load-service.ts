import { type AnyDefinition, loadSync, type Options, type ServiceDefinition } from '@grpc/proto-loader';

/**
 * A service of a .proto file, which is read at run time: no code is generated from it.
 *
 * @param name - With its package, such as `tocsin.internal.v1.AlertHistory`.
 */
export function loadService(protoPath: string, name: string, options: Options): ServiceDefinition {
  const definition = loadSync(protoPath, options)[name];
  if (definition === undefined || !isService(definition)) throw new Error(`${protoPath} has no service ${name}`);
  return definition;
}

/** Messages and enumerations say which format they have; a service is its methods alone. */
function isService(definition: AnyDefinition): definition is ServiceDefinition {
  return typeof definition.format !== 'string';
}
