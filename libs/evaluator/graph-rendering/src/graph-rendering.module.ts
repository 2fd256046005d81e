import { type DynamicModule, Module } from '@nestjs/common';
import { ImageTokens } from '@tocsin/delivery-security';
import { GraphRenderer } from '@tocsin/evaluator-domain';

/** What images need besides storage: who draws them, and who knows their addresses. */
@Module({})
export class GraphRenderingModule {
  /** @param tokens - With the keys of whoever puts the addresses into messages. */
  static register(renderer: GraphRenderer, tokens: ImageTokens): DynamicModule {
    const providers = [
      { provide: GraphRenderer, useValue: renderer },
      { provide: ImageTokens, useValue: tokens },
    ];
    return { module: GraphRenderingModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}
