import * as z from 'zod';
import { ClockRunsForwardOnly } from '../kit/clock.ts';
import { addDuration } from '../kit/duration.ts';
import { sampleMails } from './sample-mails.ts';
import { asset, inboxPage, mailPage, sampleMailPage, sampleMailsPage } from './pages.ts';
import { UnknownSchedule } from '../scheduler/schedules.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { LocalReply, LocalRequest, LocalRoutes } from './local-request.ts';
import type { LocalContext } from '../local-service.ts';
import type { Services } from '../services.ts';
import { SES_FAULTS } from '../ses/ses.ts';
import { isoInstant } from '../../../shared/runtime/instant.ts';

type Answer = LocalReply | undefined;
type Route = (request: LocalRequest, parameter: string) => Answer | Promise<Answer>;

/** The body of a request asks for something that cannot be. */
class BadLocalRequest extends Error {
  override readonly name = 'BadLocalRequest';
}

const json = (body: unknown, status = 200): LocalReply => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(body, null, 2),
});
const refusal = (status: number, code: string, message: string): LocalReply =>
  json({ error: { code, message } }, status);
const html = (body: string): LocalReply => ({ status: 200, contentType: 'text/html; charset=utf-8', body });

/** The mail page shows so many of the newest. */
const SHOWN_MAILS = 200;

const clockRequest = z.union([
  z.strictObject({ advance: z.string() }),
  z.strictObject({ set: z.iso.datetime({ offset: true }) }),
]);
const faultsRequest = z.strictObject({ next: z.array(z.enum(SES_FAULTS)).max(1000) });

/** @throws {BadLocalRequest} in place of whatever is wrong with the body */
function bodyOf<T>({ body }: LocalRequest, schema: z.ZodType<T>, example: string): T {
  try {
    return schema.parse(JSON.parse(body.toString()));
  } catch (cause) {
    throw new BadLocalRequest(`The body must look like ${example}.`, { cause });
  }
}

function instantOf(request: LocalRequest, now: number): number {
  const body = bodyOf(request, clockRequest, '{"advance":"P1D"} or {"set":"2030-01-01T00:00:00Z"}');
  const instant = 'set' in body ? Date.parse(body.set) : addDuration(now, body.advance);
  if (instant === undefined)
    throw new BadLocalRequest('"advance" must be an ISO 8601 duration, such as P1D or PT90M.');
  return instant;
}

/** What a list is narrowed to: `to` and `after` of mail, `bus` of events, `last` of both. */
const selectionIn = (query: URLSearchParams) => ({
  to: query.get('to') ?? undefined,
  bus: query.get('bus') ?? undefined,
  after: Number(query.get('after')) || 0,
  last: Number(query.get('last')) || -1,
});

const isoTime = <T extends { at: number }>({ at, ...rest }: T) => ({
  ...rest,
  at: isoInstant(at),
});

/** Routes by method and path below `/_local`; a `*` stands for one part, handed on as the parameter. */
function routesOf(
  local: LocalContext,
  { bus, schedules, ses }: Services,
  facts: Diagnostics,
): Readonly<Record<string, Route>> {
  const { busy, clock } = local;
  const time = (): LocalReply => {
    const { passage } = schedules;
    const passing = passage && { from: isoInstant(passage.from), to: isoInstant(passage.to) };
    return json({ now: isoInstant(clock.now()), passing });
  };
  return {
    'GET /': () => asset('demo.html'),
    'GET /pages/*': (_, name) => asset(name),
    'GET /idle': async () => {
      await busy.whenIdle();
      return json({ idle: true });
    },
    'GET /clock': time,
    'POST /clock': async (request) => {
      await schedules.advance(instantOf(request, clock.now()));
      return time();
    },
    'GET /mail': () => html(inboxPage(ses.inbox.list({ last: SHOWN_MAILS }))),
    'GET /mail.json': ({ query }) => json(ses.inbox.list(selectionIn(query))),
    'GET /mail/*': (_, id) => {
      const found = ses.inbox.get(Number(id));
      return found && html(mailPage(found.mail));
    },
    'GET /mail/*/raw': (_, id) => {
      const found = ses.inbox.get(Number(id));
      return found && { status: 200, contentType: 'text/plain; charset=utf-8', body: found.raw };
    },
    'GET /letters': () => html(sampleMailsPage(sampleMails())),
    'GET /letters/*': (_, id) => {
      const found = sampleMails().find((sample) => sample.id === id);
      return found && html(sampleMailPage(found));
    },
    'GET /letters/*/html': (_, id) => {
      const found = sampleMails().find((sample) => sample.id === id);
      return found && html(found.content.html);
    },
    'POST /mail/faults': (request) => {
      ses.faults.push(...bodyOf(request, faultsRequest, '{"next":["throttle"]}').next);
      return json({ next: ses.faults });
    },
    'GET /events.json': ({ query }) => json(bus.log.list(selectionIn(query))),
    'GET /schedules.json': () => json(schedules.names),
    'POST /schedules/*/run': async (_, name) => {
      await schedules.run(name);
      return json({ ran: name, at: isoInstant(clock.now()) });
    },
    'GET /dead-letters.json': () => json(facts.deadLetters().map(isoTime)),
    'POST /dead-letters/redrive': async () => json({ redriven: await facts.redrive() }),
    'GET /units.json': () => json(facts.units()),
    'DELETE /units.json': () => {
      facts.resetUnits();
      return json(facts.units());
    },
    'GET /keys.json': () => json(facts.keys),
    'GET /routes.json': () => json(facts.routes),
    'GET /logs.json': () => json(facts.logs().map(isoTime)),
  };
}

/** The path `/mail/7` is answered by the route `/mail/*` with the parameter `7`. */
function find(
  routes: Readonly<Record<string, Route>>,
  { method, path }: LocalRequest,
): [Route, string] | undefined {
  const below = path.replace(/^\/_local(?=\/|$)/, '') || '/';
  const exact = routes[`${method} ${below}`];
  if (exact) return [exact, ''];
  const [, area, parameter = '', ...rest] = below.split('/');
  const pattern = routes[[`${method} `, area, '*', ...rest].join('/')];
  return pattern && [pattern, parameter];
}

/** What a route may fail with and still be the asker's fault. */
function refusalFor(error: unknown): LocalReply {
  if (error instanceof BadLocalRequest) return refusal(400, 'bad_request', error.message);
  if (error instanceof ClockRunsForwardOnly) return refusal(400, 'clock_runs_forward_only', error.message);
  if (error instanceof UnknownSchedule) return refusal(404, 'unknown_schedule', error.message);
  throw error;
}

/**
 * The pages and endpoints below `/_local/`, and the demo page at `/`. Answers undefined where there is none.
 */
export function createLocalRoutes(local: LocalContext, services: Services, facts: Diagnostics): LocalRoutes {
  const routes = routesOf(local, services, facts);
  return async (request) => {
    if (request.path !== '/' && !/^\/_local(?:\/|$)/.test(request.path)) return undefined;
    const [route, parameter = ''] = find(routes, request) ?? [];
    if (!route) return undefined;
    try {
      return await route(request, parameter);
    } catch (error) {
      return refusalFor(error);
    }
  };
}
