import * as z from 'zod';
import type { AwsAnswer } from '../endpoint/aws-service.ts';
import type { JsonObject } from '../kit/json.ts';

/** Limits of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html, in entries and bytes. */
const MOST_ENTRIES = 10;
const LARGEST_REQUEST = 1_048_576;
const LARGEST_ENTRY = 262_144;

/** One event as a caller of PutEvents describes it; `Time` in seconds since the epoch. */
const entry = z.object({
  Source: z.string().default(''),
  DetailType: z.string().default(''),
  Detail: z.string().default(''),
  EventBusName: z.string().optional(),
  Resources: z.array(z.string()).default([]),
  Time: z.number().optional(),
});
export type Entry = z.infer<typeof entry>;

/** A request of PutEvents. */
export const putEventsRequest = z.object({ Entries: z.array(entry) });

const jsonObject = z.record(z.string(), z.json());

/** The detail of an entry, or undefined when it is no JSON object. */
export function detailOf({ Detail }: Entry): JsonObject | undefined {
  try {
    return jsonObject.safeParse(JSON.parse(Detail)).data;
  } catch {
    return undefined;
  }
}

/** Why one entry is refused while its neighbours are taken. */
export type Refusal = { ErrorCode: string; ErrorMessage: string };

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
const sizeOf = ({ Source, DetailType, Detail, Resources, Time }: Entry): number =>
  (Time === undefined ? 0 : 14) +
  [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text), 0);

const required = (name: string): Refusal => ({
  ErrorCode: 'InvalidArgument',
  ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
});

/** Judges one entry by itself. */
export function refuse(event: Entry): Refusal | undefined {
  if (!event.Source) return required('Source');
  if (!event.DetailType) return required('DetailType');
  if (!event.Detail) return required('Detail');
  if (!detailOf(event)) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  if (sizeOf(event) > LARGEST_ENTRY)
    return { ErrorCode: 'EntrySizeExceeded', ErrorMessage: 'The entry is larger than 256 KB.' };
  if (event.Source.startsWith('aws.'))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Sources of AWS are reserved.' };
  return undefined;
}

/** Judges a request as a whole, in words for a ValidationException. */
export function refuseAll(entries: readonly Entry[]): string | undefined {
  if (entries.length < 1 || entries.length > MOST_ENTRIES)
    return `PutEvents takes 1 to ${MOST_ENTRIES} entries.`;
  const size = entries.reduce((sum, event) => sum + sizeOf(event), 0);
  return size > LARGEST_REQUEST ? 'Total size of the entries in the request is over the limit.' : undefined;
}

/** An answer in EventBridge's JSON. */
export const eventsAnswer = (status: number, body: JsonObject): AwsAnswer => ({
  status,
  contentType: 'application/x-amz-json-1.1',
  body: JSON.stringify(body),
});
