import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { wireHandoffs } from '../../shared/email/handoff-wiring.ts';
import { fromQueue } from '../../shared/email/mail-queue.ts';
import { LeadTierChanged } from '../../shared/events/lead-tier-changed.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { environment } from './env.ts';
import { recallHandoff } from './recall-handoffs.ts';

const busMessage = z.object({ detail: LeadTierChanged.detail });

const parts = once(() => wireHandoffs(readEnvironment(environment)));

/** Queue of `LeadTierChanged` events that correct a lead which was SQL. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> =>
  fromQueue(event, (body) => recallHandoff(parts(), busMessage.parse(body).detail));
