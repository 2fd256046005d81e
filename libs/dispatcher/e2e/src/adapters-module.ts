import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';

type Imports = NonNullable<ModuleMetadata['imports']>;

@Module({})
class Provided {}

@Module({})
class Assembled {}

/** The root module of an application of these modules. */
export function rootModule(...imports: Imports): DynamicModule {
  return { module: Assembled, imports };
}

/** A module that only gives values. */
export function providing(values: readonly { readonly provide: unknown; readonly useValue: unknown }[]): DynamicModule {
  return {
    module: Provided,
    providers: values as NonNullable<ModuleMetadata['providers']>,
    exports: values.map(({ provide }) => provide) as NonNullable<ModuleMetadata['exports']>,
  };
}
