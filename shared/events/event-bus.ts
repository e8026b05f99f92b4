import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type * as z from 'zod';
import { failureOf } from '../runtime/failure.ts';
import { log } from '../runtime/logger.ts';
import { MustWait } from '../runtime/must-wait.ts';
import { EVENT_SOURCE } from './envelope.ts';

/** PutEvents takes at most this many entries (AWS quota). */
const ENTRIES = 10;

/** An event's name and the schema of its detail. */
export interface EventType<T> {
  readonly name: string;
  readonly detail: z.ZodType<T>;
}

/** An event whose detail matches its schema. */
export interface BusEvent {
  readonly name: string;
  readonly detail: string;
}

/**
 * Creates an event. Throws a `ZodError` when the detail does not match, for example because it holds more
 * than ids and numbers.
 */
export const busEvent = <T>(type: EventType<T>, detail: T): BusEvent => ({
  name: type.name,
  detail: JSON.stringify(type.detail.parse(detail)),
});

/** EventBridge did not take an event: events match their schema, so that it is at fault, and takes it later. */
class EventNotTaken extends MustWait {
  override readonly name = 'EventNotTaken';
}

/** Puts events on Kindling's own bus. */
export class EventBus {
  readonly #client: EventBridgeClient;
  readonly #name: string;

  constructor(client: EventBridgeClient, name: string) {
    this.#client = client;
    this.#name = name;
  }

  /** Publishes one event. Throws `EventNotTaken`. */
  async publish(event: BusEvent): Promise<void> {
    const [refused] = await this.publishAll([event]);
    if (refused !== undefined) throw new EventNotTaken(event.name);
  }

  /** Publishes in order, ten at a time; returns the positions of rejected entries. */
  async publishAll(events: readonly BusEvent[]): Promise<number[]> {
    const refused: number[] = [];
    for (let start = 0; start < events.length; start += ENTRIES) {
      const positions = await this.#put(events.slice(start, start + ENTRIES));
      refused.push(...positions.map((position) => start + position));
    }
    return refused;
  }

  async #put(events: readonly BusEvent[]): Promise<number[]> {
    const all = [...events.keys()];
    try {
      const { Entries = [] } = await this.#client.send(
        new PutEventsCommand({
          Entries: events.map(({ name, detail }) => ({
            EventBusName: this.#name,
            Source: EVENT_SOURCE,
            DetailType: name,
            Detail: detail,
          })),
        }),
      );
      const refused = all.filter((position) => Entries[position]?.EventId === undefined);
      if (refused.length > 0)
        log.error('Events refused', { codes: refused.map((each) => Entries[each]?.ErrorCode) });
      return refused;
    } catch (error) {
      log.error('Events not taken', { count: all.length, failure: failureOf(error) });
      return all;
    }
  }
}
