import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { wireHandoffs } from '../../shared/wiring/handoffs.ts';
import { processMailBatch } from '../../shared/sending/mail-queue.ts';
import { LeadTierChanged } from '../../shared/events/lead-tier-changed.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { environment } from './env.ts';
import { recallHandoff } from './recall-handoffs.ts';

const busMessage = z.object({ detail: LeadTierChanged.detail });

const parts = once(() => wireHandoffs(readEnvironment(environment)));

/** Queue of `LeadTierChanged` events that correct a lead which was SQL. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> =>
  processMailBatch(event, (body) => recallHandoff(parts(), busMessage.parse(body).detail));
