import { randomUUID } from 'node:crypto';
import { ACCOUNT, busName, REGION } from '../template/arns.ts';
import { atomically } from '../kit/atomically.ts';
import { EventLog } from './event-log.ts';
import {
  detailOf,
  type Entry,
  eventsAnswer,
  putEventsRequest,
  type Refusal,
  refuse,
  refuseAll,
} from './put-events.ts';
import { type Buses, readBuses } from './rules.ts';
import type { AwsAnswer, AwsCall, AwsService } from '../endpoint/aws-service.ts';
import type { JsonObject } from '../kit/json.ts';
import type { LocalContext, LocalService } from '../local-service.ts';
import type { PrepareTarget } from './targets.ts';

/** An event before the bus has given it an id. */
export interface NewEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonObject;
  readonly resources?: readonly string[];
  /** Local ms; now if left out. */
  readonly time?: number;
}

/** Faults that a test puts into the bus; nothing by default. */
interface BusFaults {
  /** Refuses an entry of PutEvents with an error code. */
  refuse?: (entry: Entry) => string | undefined;
  /** How often a target receives an event: EventBridge promises once *or more*. */
  deliveries?: (event: JsonObject) => number;
}

/** Instants in EventBridge's envelopes: ISO 8601 in whole seconds. */
export const wholeSeconds = (instant: number): string =>
  new Date(instant).toISOString().replace(/\.\d+Z$/, 'Z');

/**
 * Emulates EventBridge: PutEvents, rules with patterns, input transformers. A bus's archive is not emulated:
 * its log is kept whole.
 */
export class Bus implements LocalService {
  readonly service: AwsService = { service: 'events', handle: (call) => this.#handle(call) };
  readonly log: EventLog;
  readonly faults: BusFaults = {};
  readonly #local: LocalContext;
  readonly #buses: Buses;

  /** @throws {NotEmulated} when a rule asks for something that is not emulated here */
  constructor(local: LocalContext, prepare: PrepareTarget) {
    this.#local = local;
    this.#buses = readBuses(local, prepare);
    this.log = new EventLog(local.state);
  }

  start(): void {}
  stop(): void {}

  /** Stores what every matching target is due before it returns, and answers the event's id. */
  emit(bus: string, { source, detailType, detail, resources = [], time }: NewEvent): string {
    const id = randomUUID();
    const event = {
      version: '0',
      id,
      'detail-type': detailType,
      source,
      account: ACCOUNT,
      time: wholeSeconds(time ?? this.#local.clock.now()),
      region: REGION,
      resources: [...resources],
      detail,
    };
    atomically(this.#local.state, () => {
      this.log.add(bus, event);
      for (let copies = this.faults.deliveries?.(event) ?? 1; copies > 0; copies -= 1)
        this.#deliver(bus, event);
    });
    return id;
  }

  #deliver(bus: string, event: JsonObject): void {
    for (const { bus: own, name, arn, matches, targets } of this.#buses.rules)
      if (own === bus && matches(event))
        for (const target of targets) target({ event, ruleArn: arn, ruleName: name });
  }

  async #handle({ action, body }: AwsCall): Promise<AwsAnswer> {
    if (action !== 'PutEvents') return eventsAnswer(400, { __type: 'UnknownOperationException' });
    const { Entries: entries } = putEventsRequest.parse(JSON.parse(body.toString()));
    const message = refuseAll(entries);
    if (message !== undefined) return eventsAnswer(400, { __type: 'ValidationException', message });
    const results = atomically(this.#local.state, () => entries.map((entry) => this.#put(entry)));
    const failed = results.filter((result) => 'ErrorCode' in result).length;
    return eventsAnswer(200, { FailedEntryCount: failed, Entries: results });
  }

  #put(entry: Entry): { EventId: string } | Refusal {
    const code = this.faults.refuse?.(entry);
    if (code !== undefined) return { ErrorCode: code, ErrorMessage: 'Injected by a test.' };
    const refusal = refuse(entry);
    if (refusal) return refusal;
    const bus = busName(entry.EventBusName);
    if (!this.#buses.names.has(bus))
      return { ErrorCode: 'ResourceNotFoundException', ErrorMessage: 'The event bus does not exist.' };
    const { Source: source, DetailType: detailType, Resources: resources, Time } = entry;
    const time = Time === undefined ? this.#local.clock.now() : Time * 1000;
    return {
      EventId: this.emit(bus, { source, detailType, detail: detailOf(entry) ?? {}, resources, time }),
    };
  }
}
