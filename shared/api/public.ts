import * as z from 'zod';
import type { ErrorKind } from '../runtime/http-error.ts';
import { TOO_DEEP, TOO_MANY_FIELDS } from '../runtime/form-fields.ts';
import { operations } from './operation.ts';

export const UNKNOWN_FORM: ErrorKind = {
  status: 404,
  code: 'unknown_form',
  message: 'There is no such form.',
};

const formPath = z.object({ formId: z.string().describe('One of the playbook’s forms.') });
const formAccepted = z.strictObject({ accepted: z.literal(true), activityId: z.string() });
export type FormAccepted = z.input<typeof formAccepted>;

/** Where people fill in forms. */
export const collectFormApi = operations({
  submitForm: {
    route: 'POST /forms/{formId}',
    callers: 'anyone',
    summary: 'Takes a form: JSON, URL-encoded or multipart.',
    description:
      'Fields that Kindling does not know are ignored. `submissionId` makes a retry idempotent. ' +
      'A browser that asks for HTML is sent on to the form’s page.',
    path: formPath,
    body: {
      type: 'form',
      schema: z.looseObject({ email: z.string() }),
      example: { email: 'ada@example.com', firstName: 'Ada', company: 'Example Ltd' },
    },
    replies: {
      200: {
        type: 'application/json',
        description: 'It is stored. A browser that asks for HTML gets a page.',
        schema: formAccepted,
        example: { accepted: true, activityId: 'f-5k2m9x' },
      },
      303: {
        type: 'none',
        description: 'To the form’s page, for a browser that asks for HTML.',
        headers: { location: 'The page.' },
      },
    },
    errors: [UNKNOWN_FORM, TOO_DEEP, TOO_MANY_FIELDS],
  },
  allowForm: {
    route: 'OPTIONS /forms/{formId}',
    callers: 'anyone',
    summary: 'Tells browsers which origins may post the form from a script.',
    path: formPath,
    replies: { 204: { type: 'none', description: 'CORS headers, if the origin may.' } },
    errors: [UNKNOWN_FORM],
  },
});

const gif = {
  type: 'image/gif',
  description: 'A transparent picture of one pixel, whatever was asked.',
} as const;
const page = (description: string) => ({ type: 'text/html', description }) as const;
const unknownLink = page('The link does not work: it is incomplete, too old, or not ours.');

/** Where web pages report views. */
export const collectPixelApi = operations({
  viewPage: {
    route: 'GET /t/p.gif',
    callers: 'anyone',
    summary: 'Counts a page view, with or without a script.',
    query: z.object({
      v: z.string().optional().describe('The visitor id.'),
      u: z.string().optional().describe('The address of the page; the Referer header if it is missing.'),
      r: z.string().optional().describe('Where the visitor came from.'),
      k: z.string().optional().describe('A token that the link of a mail brought.'),
      s: z.string().optional().describe('Sent by the script.'),
    }),
    replies: { 200: gif },
  },
});

export const serveTrackerApi = operations({
  loadTracker: {
    route: 'GET /t/kindling.js',
    callers: 'anyone',
    summary: 'The tracker script for web pages.',
    replies: {
      200: { type: 'text/javascript', description: 'The script.', headers: { etag: 'Its hash.' } },
      304: { type: 'none', description: 'It has not changed since `If-None-Match`.' },
    },
  },
});

const tokenPath = z.object({ token: z.string().describe('The signed token of a link.') });

/** What mail programs and readers of mail load. */
export const trackMailApi = operations({
  openMail: {
    route: 'GET /t/o/{token}',
    alsoHead: true,
    callers: 'link holders',
    summary: 'Notes that a mail was opened. The token may end in `.gif`.',
    path: tokenPath,
    replies: { 200: gif },
  },
  followLink: {
    route: 'GET /t/c/{token}',
    alsoHead: true,
    callers: 'link holders',
    summary: 'Notes that a link was followed, and sends the reader on to the page it was signed for.',
    path: tokenPath,
    replies: {
      302: { type: 'none', description: 'To the page.', headers: { location: 'The page.' } },
      404: unknownLink,
      503: page('Please try again in a moment.'),
    },
  },
});

/** A page that a GET shows and a POST acts on. */
const shown = { 200: page('The page.'), 404: unknownLink };
const done = { 200: page('It is done.'), 404: unknownLink };
const linkForm = { type: 'form', schema: z.looseObject({}), example: {} } as const;

export const unsubscribeApi = operations({
  askUnsubscribe: {
    route: 'GET /unsubscribe/{token}',
    alsoHead: true,
    callers: 'link holders',
    summary: 'Asks whether to unsubscribe; changes nothing.',
    path: tokenPath,
    replies: shown,
  },
  unsubscribe: {
    route: 'POST /unsubscribe/{token}',
    callers: 'link holders',
    summary: 'Unsubscribes, from the page or by one click of a mail program (RFC 8058).',
    path: tokenPath,
    body: linkForm,
    replies: done,
  },
});

export const setPreferencesApi = operations({
  showPreferences: {
    route: 'GET /preferences/{token}',
    alsoHead: true,
    callers: 'link holders',
    summary: 'Shows what a person agreed to; changes nothing.',
    path: tokenPath,
    replies: shown,
  },
  setPreferences: {
    route: 'POST /preferences/{token}',
    callers: 'link holders',
    summary: 'Changes what a person agrees to.',
    path: tokenPath,
    body: linkForm,
    replies: done,
    errors: [TOO_DEEP, TOO_MANY_FIELDS],
  },
  askConfirmation: {
    route: 'GET /confirm/{token}',
    alsoHead: true,
    callers: 'link holders',
    summary: 'Asks whether mail is really wanted; changes nothing.',
    path: tokenPath,
    replies: shown,
  },
  confirm: {
    route: 'POST /confirm/{token}',
    callers: 'link holders',
    summary: 'Confirms that mail is wanted.',
    path: tokenPath,
    body: linkForm,
    replies: done,
  },
});

export const answerQuestionApi = operations({
  showAnswer: {
    route: 'GET /answers/{token}',
    alsoHead: true,
    callers: 'link holders',
    summary: 'Shows the question of a mail with the answer that the link stands for; changes nothing.',
    path: tokenPath,
    replies: shown,
  },
  answerQuestion: {
    route: 'POST /answers/{token}',
    callers: 'link holders',
    summary: 'Answers the question of a mail.',
    path: tokenPath,
    body: linkForm,
    replies: done,
  },
});

export const serveOpenapiApi = operations({
  loadOpenapi: {
    route: 'GET /openapi.json',
    callers: 'anyone',
    summary: 'This document.',
    replies: {
      200: {
        type: 'application/json',
        description: 'OpenAPI 3.1.',
        schema: z.record(z.string(), z.unknown()),
        example: { openapi: '3.1.0' },
        headers: { etag: 'Its hash.' },
      },
      304: { type: 'none', description: 'It has not changed since `If-None-Match`.' },
    },
  },
});
