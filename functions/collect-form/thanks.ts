import type { FormAccepted } from '../../shared/api/public.ts';
import type { Form } from '../../shared/playbook/schema.ts';
import { type HttpReply, type HttpRequest, html, json, redirect } from '../../shared/runtime/http.ts';
import { page } from '../../shared/runtime/page-markup.ts';

const THANKS = page('Thank you', '<p>We have received what you sent.</p>');

/** A browser that posts a form expects a page; a script gets JSON. */
const isHtmlPost = ({ headers }: HttpRequest): boolean =>
  !(headers['content-type'] ?? '').includes('json') && (headers.accept ?? '').includes('text/html');

/**
 * The reply to a submission: a redirect to the playbook's thank-you page, our default page without one, or
 * JSON. The request cannot choose the redirect, so the form is no open redirect.
 */
export function thank(request: HttpRequest, form: Form, activityId: string): HttpReply {
  if (!isHtmlPost(request)) return json(200, { accepted: true, activityId } satisfies FormAccepted);
  return form.thanks === undefined ? html(200, THANKS) : redirect(form.thanks);
}
