import * as z from 'zod';
import { REGION } from '../template/arns.ts';
import { compilePattern } from '../eventbridge/event-pattern.ts';
import { jsonObject, type JsonObject } from '../kit/json.ts';

/** One change of one item. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  /** Partition and sort key together, as text. */
  readonly item: string;
  /** Local time, ms. */
  readonly createdAt: number;
  /** As Lambda hands it to a function. */
  readonly event: JsonObject;
}

const MS_PER_SECOND = 1000;

const shape = z.looseObject({
  dynamodb: z.looseObject({
    SequenceNumber: z.string(),
    Keys: jsonObject,
    ApproximateCreationDateTime: z.number(),
  }),
});

/** Reads a record in Lambda's form, with the times as they stand in it. */
export function readRecord(event: JsonObject): StreamRecord {
  const { SequenceNumber, Keys, ApproximateCreationDateTime } = shape.parse(event).dynamodb;
  return {
    sequenceNumber: SequenceNumber,
    item: JSON.stringify(Object.entries(Keys).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    createdAt: ApproximateCreationDateTime * MS_PER_SECOND,
    event,
  };
}

/** Puts what the engine says in the words of the template: its region, its stream, the local time. */
export function fromEngine(
  raw: JsonObject,
  stream: { readonly arn: string; readonly shard: string },
  clockAheadMs: number,
): StreamRecord {
  const { dynamodb } = shape.parse(raw);
  const ApproximateCreationDateTime =
    dynamodb.ApproximateCreationDateTime + Math.floor(clockAheadMs / MS_PER_SECOND);
  return readRecord({
    ...raw,
    eventID: `${stream.shard}-${dynamodb.SequenceNumber}`,
    awsRegion: REGION,
    eventSourceARN: stream.arn,
    dynamodb: { ...jsonObject.parse(raw['dynamodb']), ApproximateCreationDateTime },
  });
}

/** A mapping's filters: a record passes if any of the patterns fits it, or if there are none. */
export function filterOf(
  filters: readonly { readonly Pattern: string }[],
): (record: StreamRecord) => boolean {
  const patterns = filters.map(({ Pattern }) => compilePattern(jsonObject.parse(JSON.parse(Pattern))));
  return ({ event }) => patterns.length === 0 || patterns.some((fits) => fits(event));
}
