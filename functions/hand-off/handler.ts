import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { wireHandoffs } from '../../shared/wiring/handoffs.ts';
import { processMailBatch } from '../../shared/sending/mail-queue.ts';
import { LeadQualified } from '../../shared/events/lead-qualified.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { environment } from './env.ts';
import { handOff } from './hand-off.ts';

const busMessage = z.object({ detail: LeadQualified.detail });

const parts = once(() => wireHandoffs(readEnvironment(environment)));

/** Queue of `LeadQualified` events of the stage SQL. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> =>
  processMailBatch(event, (body) => handOff(parts(), busMessage.parse(body).detail));
