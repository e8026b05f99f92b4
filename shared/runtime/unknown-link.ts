import { html, type HttpReply } from './http.ts';
import { page } from './page-markup.ts';

const PAGE = page(
  'This link does not work',
  '<p>It may be incomplete or too old. Please copy it from the mail again.</p>',
);

/** 404 as a page, for a link whose token opens nothing: it looks the same whatever is wrong with it. */
export const unknownLink = (): HttpReply => html(404, PAGE);
