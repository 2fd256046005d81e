import { Injectable } from '@nestjs/common';
import { hasGraph } from '@tocsin/charts';
import { ImageTokens, SAMPLE_KPI_IMAGE } from '@tocsin/delivery-security';
import { type GraphImage, type GraphImageKey, GraphImages, GraphRenderer, judgedAt } from '@tocsin/evaluator-domain';
import type { AlertTransition } from '@tocsin/payload-schemas';
import { Clock, type EpochSeconds } from '@tocsin/runtime';
import { DrawAlertGraph } from './draw-alert-graph.js';
import { RenderRate } from './render-rate.js';
import { SAMPLE_KPI_SVG } from './sample-kpi-svg.js';

/** How long pictures are served and how many are drawn. */
export class GraphImageSettings {
  constructor(
    /** Days from the judgement until a picture is gone (`TOCSIN_IMAGE_RETENTION_DAYS`). */
    readonly retentionDays: number,
  ) {}
}

export type ServedImage =
  | { readonly kind: 'image'; readonly png: Buffer; readonly secondsLeft: number }
  /** No token of ours, or of an alert without a graph. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'expired' }
  /** Too many are being drawn; later it can be. */
  | { readonly kind: 'busy'; readonly retryAfterSeconds: number };

const DAY = 86_400;

/**
 * Finds the picture of a token, or draws it: once, from what was known of the metric up to the judgement, and then keeps
 * it. Drawing at the first request costs nothing for pictures that nobody looks at.
 */
@Injectable()
export class ServeGraphImage {
  private readonly underWay = new Map<string, Promise<GraphImage | undefined>>();
  private samplePng: Promise<Buffer> | undefined;

  constructor(
    private readonly tokens: ImageTokens,
    private readonly images: GraphImages,
    private readonly draw: DrawAlertGraph,
    private readonly renderer: GraphRenderer,
    private readonly rate: RenderRate,
    private readonly clock: Clock,
    private readonly settings: GraphImageSettings,
  ) {}

  /** @throws {UnavailableError} If the picture cannot be read or drawn now. */
  async run(token: string): Promise<ServedImage> {
    if (token === SAMPLE_KPI_IMAGE) return { kind: 'image', png: await this.sample(), secondsLeft: DAY };
    const key = this.tokens.read(token);
    if (key === undefined) return { kind: 'unknown' };
    const kept = await this.images.find(key);
    if (kept !== undefined) return this.served(kept);
    const history = await this.images.transitionsUpTo(key);
    const transition = history.at(-1);
    if (transition === undefined || !hasGraph(transition)) return { kind: 'unknown' };
    if (this.secondsLeft(judgedAt(transition)) <= 0) return { kind: 'expired' };

    const drawing = this.underWay.get(token);
    if (drawing === undefined && !this.rate.take()) {
      return { kind: 'busy', retryAfterSeconds: this.rate.secondsUntilNext() };
    }
    const image = await (drawing ?? this.begin(token, key, history));
    return image === undefined ? { kind: 'unknown' } : this.served(image);
  }

  /** Drawn once, as it is always the same. */
  private sample(): Promise<Buffer> {
    this.samplePng ??= this.renderer.png(SAMPLE_KPI_SVG).catch((error: unknown) => {
      this.samplePng = undefined;
      throw error;
    });
    return this.samplePng;
  }

  /** Requests for the same picture wait for the first of them. */
  private begin(
    token: string,
    key: GraphImageKey,
    history: readonly AlertTransition[],
  ): Promise<GraphImage | undefined> {
    const drawing = this.render(key, history).finally(() => this.underWay.delete(token));
    this.underWay.set(token, drawing);
    return drawing;
  }

  private async render(key: GraphImageKey, history: readonly AlertTransition[]): Promise<GraphImage | undefined> {
    const svg = await this.draw.run(history);
    if (svg === undefined) return undefined;
    const png = await this.renderer.png(svg);
    return this.images.keep(key, { png, judgedAt: judgedAt(history[history.length - 1]) });
  }

  private served({ png, judgedAt: at }: GraphImage): ServedImage {
    const secondsLeft = this.secondsLeft(at);
    return secondsLeft <= 0 ? { kind: 'expired' } : { kind: 'image', png, secondsLeft };
  }

  private secondsLeft(at: EpochSeconds): number {
    return Math.floor(at + this.settings.retentionDays * DAY - this.clock.now() / 1000);
  }
}
