import { REGION } from './arns.ts';
import { compilePattern } from './event-pattern.ts';
import type { Json, JsonObject } from './service.ts';

/** A record as Lambda hands it to a function. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly eventSourceARN: string;
  readonly dynamodb: {
    readonly SequenceNumber: string;
    readonly Keys: JsonObject;
    /** Seconds since the epoch. */
    readonly ApproximateCreationDateTime: number;
  };
}

/** What the engine says, put in the words of the template: its region, its stream, the local time. */
export function toRecord(
  raw: Json,
  stream: { arn: string; shard: string },
  clockAheadMs: number,
): StreamRecord {
  const record = raw as unknown as StreamRecord;
  const { SequenceNumber, ApproximateCreationDateTime } = record.dynamodb;
  return {
    ...record,
    eventID: `${stream.shard}-${SequenceNumber}`,
    awsRegion: REGION,
    eventSourceARN: stream.arn,
    dynamodb: {
      ...record.dynamodb,
      ApproximateCreationDateTime: ApproximateCreationDateTime + Math.floor(clockAheadMs / 1000),
    },
  };
}

export const sequenceOf = ({ dynamodb }: StreamRecord): string => dynamodb.SequenceNumber;

/** A mapping's `FilterCriteria`: a record passes if any of the patterns fits it, or if there are none. */
export function filterOf(criteria: Json | undefined): (record: StreamRecord) => boolean {
  const filters = ((criteria as JsonObject | undefined)?.['Filters'] ?? []) as { Pattern: string }[];
  const patterns = filters.map(({ Pattern }) => compilePattern(JSON.parse(Pattern) as Json));
  return (record) => patterns.length === 0 || patterns.some((fits) => fits(record as unknown as Json));
}

/** The item that a record is about: partition and sort key together. */
export const itemOf = ({ dynamodb }: StreamRecord): string =>
  JSON.stringify(Object.entries(dynamodb.Keys).toSorted(([a], [b]) => (a < b ? -1 : 1)));
