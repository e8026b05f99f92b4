import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { wireHandoffs } from '../../shared/email/handoff-wiring.ts';
import { fromQueue } from '../../shared/email/mail-queue.ts';
import { LeadQualified } from '../../shared/events/lead-qualified.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { environment } from './env.ts';
import { handOff } from './hand-off.ts';

const busMessage = z.object({ detail: LeadQualified.detail });

const parts = once(() => wireHandoffs(readEnvironment(environment)));

/** Queue of `LeadQualified` events of the stage SQL. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> =>
  fromQueue(event, (body) => handOff(parts(), busMessage.parse(body).detail));
