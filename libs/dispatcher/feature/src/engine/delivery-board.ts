import {
  channelName,
  FairRing,
  shareOf,
  type ChannelKey,
  type LeasedDelivery,
  type PlanMode,
  type RateLimit,
} from '@tocsin/dispatcher-domain';
import { ChannelQueue, type Gate, type HeldDelivery } from './channel-queue.js';

/** A channel whose last success is older does not make progress, unless nothing is under way. */
const PROGRESS_MS = 250;

export interface BoardLimits {
  readonly attempts: number;
  readonly attemptsPerChannel: number;
  readonly heldPerChannel: number;
}

/**
 * All deliveries that one worker holds, and whose turn it is: organizations take turns, and within each its channels.
 * A channel at its limit takes none. Transitions of one subject go to a channel one after the other; the next becomes
 * ready when the outcome of the one before is stored. One whose rate is used up rests, and holds up nobody else. It
 * decides in memory alone and knows no clock.
 */
export class DeliveryBoard {
  private readonly channels = new Map<string, ChannelQueue>();
  private readonly ring = new FairRing<ChannelQueue>();
  /** Channels whose rate is used up, and the monotonic time at which they have rested. */
  private readonly resting = new Map<ChannelQueue, number>();
  /** The earliest of them; Infinity: none rests. */
  private nextRestedMs = Infinity;
  private workers = 1;
  private sharePerChannel: number;
  private sendingTotal = 0;
  private heldTotal = 0;

  /**
   * @param gateOf - Whether a channel may be sent to when it is first seen.
   * @param rateOf - How fast all dispatchers together may send to a channel.
   */
  constructor(
    private readonly limits: BoardLimits,
    private readonly gateOf: (key: ChannelKey) => Gate = () => 'open',
    private readonly rateOf: (key: ChannelKey) => RateLimit | undefined = () => undefined,
  ) {
    this.sharePerChannel = limits.attemptsPerChannel;
  }

  get held(): number {
    return this.heldTotal;
  }

  get sending(): number {
    return this.sendingTotal;
  }

  channel(key: ChannelKey): ChannelQueue {
    const name = channelName(key);
    let channel = this.channels.get(name);
    if (channel === undefined) {
      channel = new ChannelQueue(key, this.sharePerChannel);
      channel.gate = this.gateOf(key);
      this.setRate(channel);
      this.channels.set(name, channel);
    }
    return channel;
  }

  all(): Iterable<ChannelQueue> {
    return this.channels.values();
  }

  /** Limits are shared by the dispatchers that are alive. */
  shareAmong(workers: number): void {
    this.workers = Math.max(1, workers);
    this.sharePerChannel = Math.max(1, Math.ceil(this.limits.attemptsPerChannel / this.workers));
    for (const channel of this.channels.values()) {
      channel.limitTo(this.sharePerChannel);
      this.setRate(channel);
    }
  }

  /** How many more deliveries of the channel may be taken into memory. */
  room(channel: ChannelQueue): number {
    if (channel.gate === 'closed') return 0;
    const most = channel.gate === 'trial' ? 1 : Math.min(this.limits.heldPerChannel, heldAtRate(channel.rate));
    return Math.max(0, most - channel.held);
  }

  /**
   * How to plan a delivery. Whatever is not leased is left to the table.
   *
   * @param plannedBefore - Deliveries of this channel that the same statement will lease.
   */
  modeFor(channel: ChannelQueue, subject: string, plannedBefore: number): PlanMode {
    if (channel.gate === 'open' && this.room(channel) > plannedBefore) return 'lease';
    return channel.lanes.has(subject) ? 'wait' : 'due';
  }

  hold(delivery: LeasedDelivery, wakesNext: boolean): HeldDelivery {
    const channel = this.channel(delivery.channel);
    const lane = channel.lanes.get(delivery.subject);
    const held: HeldDelivery = { delivery, channel, state: 'following', wakesNext };
    channel.held += 1;
    this.heldTotal += 1;
    if (lane === undefined) {
      channel.lanes.set(delivery.subject, [held]);
      this.makeReady(held);
    } else {
      lane.push(held);
    }
    return held;
  }

  /**
   * A later transition of the subject waits in the table: the last one here must wake it.
   *
   * @returns False if there is none here.
   */
  noteWaiting(key: ChannelKey, subject: string): boolean {
    const last = this.channel(key).lanes.get(subject)?.at(-1);
    if (last === undefined) return false;
    last.wakesNext = true;
    return true;
  }

  holds(key: ChannelKey, subject: string, sequence: number, round: number): boolean {
    const lane = this.channels.get(channelName(key))?.lanes.get(subject);
    return lane?.some(({ delivery }) => delivery.sequence === sequence && delivery.round === round) ?? false;
  }

  /** Channels with more to send than their rate allows. */
  get restingCount(): number {
    return this.resting.size;
  }

  /** When the next channel has rested, in monotonic milliseconds; undefined if none rests. */
  get restedAtMs(): number | undefined {
    return this.resting.size === 0 ? undefined : this.nextRestedMs;
  }

  /** Whose turn it is; undefined when nobody may send. */
  next(nowMs: number): HeldDelivery | undefined {
    this.wakeRested(nowMs);
    if (this.sendingTotal >= this.limits.attempts) return undefined;
    for (;;) {
      const channel = this.ring.take();
      if (channel === undefined) return undefined;
      if (!channel.mayStart) continue;
      const restMs = channel.use(nowMs);
      if (restMs > 0) {
        channel.isResting = true;
        this.resting.set(channel, nowMs + restMs);
        this.nextRestedMs = Math.min(this.nextRestedMs, nowMs + restMs);
        continue;
      }
      const held = channel.ready.shift()!;
      held.state = 'sending';
      channel.sending += 1;
      this.sendingTotal += 1;
      this.offerTurn(channel);
      return held;
    }
  }

  /** Its answer has come; the channel may begin another attempt. */
  answered(held: HeldDelivery, succeeded: boolean, nowMs: number): void {
    if (held.state !== 'sending') return;
    held.state = 'ended';
    this.stopSending(held.channel);
    held.channel.judged(succeeded, nowMs);
    this.offerTurn(held.channel);
  }

  /** It ends without having been sent. */
  endUnsent(held: HeldDelivery): void {
    if (held.state !== 'sending') return;
    held.state = 'ended';
    this.stopSending(held.channel);
    this.offerTurn(held.channel);
  }

  /** Its end is stored: the next of its subject is ready. */
  finished(held: HeldDelivery): void {
    if (held.state === 'gone') return;
    const [next] = this.leave(held);
    held.state = 'gone';
    if (next !== undefined) this.makeReady(next);
  }

  /** What follows a delivery that failed and goes back to the table: all of it goes with it. */
  takeFollowers(held: HeldDelivery): HeldDelivery[] {
    const lane = held.channel.lanes.get(held.delivery.subject) ?? [];
    const followers = lane.slice(lane.indexOf(held) + 1);
    followers.forEach((follower) => this.remove(follower));
    return followers;
  }

  /** The delivery itself is back in the table, what followed it too. */
  givenBack(held: HeldDelivery): void {
    if (held.state !== 'gone') this.remove(held);
  }

  /** Takes out everything of a channel that is not under way, because it was paused. */
  takeUnsent(channel: ChannelQueue): HeldDelivery[] {
    const unsent: HeldDelivery[] = [];
    for (const lane of channel.lanes.values()) {
      for (const held of lane) {
        if (held.state === 'ready' || held.state === 'following') unsent.push(held);
        else held.wakesNext = true;
      }
    }
    channel.ready.takeAll();
    for (const held of unsent) this.remove(held);
    return unsent;
  }

  /** A channel may have been given room or permission. */
  offerTurn(channel: ChannelQueue): void {
    if (channel.mayStart) this.ring.add(channel);
  }

  /** Deliveries that wait in memory for channels that make progress: a hung channel must not stop all others. */
  waitingForProgress(nowMs: number): number {
    let waiting = 0;
    for (const channel of this.channels.values()) {
      const isMoving = !channel.isResting && (channel.sending === 0 || nowMs - channel.lastSuccessMs <= PROGRESS_MS);
      if (isMoving) waiting += channel.ready.length;
    }
    return waiting;
  }

  /** What is known of a channel's kind may come later than its first delivery. */
  private setRate(channel: ChannelQueue): void {
    const rate = this.rateOf(channel.key);
    channel.rate = rate && shareOf(rate, this.workers);
  }

  private wakeRested(nowMs: number): void {
    if (nowMs < this.nextRestedMs) return;
    this.nextRestedMs = Infinity;
    for (const [channel, restedAtMs] of this.resting) {
      if (restedAtMs > nowMs) {
        this.nextRestedMs = Math.min(this.nextRestedMs, restedAtMs);
        continue;
      }
      this.resting.delete(channel);
      channel.isResting = false;
      this.offerTurn(channel);
    }
  }

  private makeReady(held: HeldDelivery): void {
    held.state = 'ready';
    held.channel.ready.push(held);
    this.offerTurn(held.channel);
  }

  private stopSending(channel: ChannelQueue): void {
    channel.sending -= 1;
    this.sendingTotal -= 1;
  }

  private remove(held: HeldDelivery): void {
    this.leave(held);
    held.state = 'gone';
  }

  /** @returns What is left of its lane. */
  private leave(held: HeldDelivery): HeldDelivery[] {
    const { channel, delivery } = held;
    const lane = channel.lanes.get(delivery.subject) ?? [];
    const at = lane.indexOf(held);
    if (at >= 0) {
      lane.splice(at, 1);
      channel.held -= 1;
      this.heldTotal -= 1;
    }
    if (lane.length === 0) channel.lanes.delete(delivery.subject);
    return lane;
  }
}

/**
 * How many deliveries of a channel with a rate are worth keeping in memory: in the table grave ones overtake others, here
 * they do not.
 */
const heldAtRate = (rate: RateLimit | undefined): number => (rate === undefined ? Infinity : Math.ceil(rate.burst));
