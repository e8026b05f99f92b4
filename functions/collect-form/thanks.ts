import type { Form } from '../../shared/playbook/schema.ts';
import { type HttpReply, type HttpRequest, html, json, redirect } from '../../shared/runtime/http.ts';
import { page } from '../../shared/runtime/page-markup.ts';

const THANKS = page('Thank you', '<p>We have received what you sent.</p>');

/** A browser that posts a form expects a page; a script, which says what it accepts, gets JSON. */
const isHtmlPost = ({ headers }: HttpRequest): boolean =>
  !(headers['content-type'] ?? '').includes('json') && (headers.accept ?? '').includes('text/html');

/**
 * Says thanks: the page the playbook names, a small one of ours without it, or JSON. A request never chooses
 * where to go.
 */
export function thank(request: HttpRequest, form: Form, activityId: string): HttpReply {
  if (!isHtmlPost(request)) return json(202, { accepted: true, activityId });
  return form.thanks === undefined ? html(200, THANKS) : redirect(form.thanks);
}
