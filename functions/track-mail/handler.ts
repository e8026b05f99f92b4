import { setTimeout } from 'node:timers/promises';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import type { HttpReply, HttpRequest } from '../../shared/runtime/http.ts';
import { wireHits } from '../../shared/wiring/hits.ts';
import { environment } from './env.ts';
import { type Dependencies, trackMail } from './track-mail.ts';

/** How long (ms) a person who clicked waits for our log at the most; it answers in single milliseconds. */
const PATIENCE_MS = 1_500;

const dependencies = once((): Dependencies => {
  const patience = () => setTimeout(PATIENCE_MS);
  return { ...wireHits(readEnvironment(environment)), patience };
});

/** `GET` and `HEAD` of `/t/o/{token}` and `/t/c/{token}`. */
export const handler = (request: HttpRequest): Promise<HttpReply> => trackMail(request, dependencies());
