import type { Form } from '../../shared/playbook/schema.ts';

/**
 * How long a browser may keep a preflight's answer, in seconds: a change of the playbook is seen after ten
 * minutes.
 */
const PREFLIGHT_SECONDS = '600';

/**
 * What lets a page of this origin read the answer: the form's own origins decide, not the API. Without them a
 * plain HTML form can still post; only scripts are kept from reading.
 */
export function corsHeaders(form: Form, origin: string | undefined): Record<string, string> {
  const allowed = origin !== undefined && (form.origins.includes(origin) || form.origins.includes('*'));
  return allowed ? { 'access-control-allow-origin': origin, vary: 'Origin' } : { vary: 'Origin' };
}

/** Added for `OPTIONS`: what such a page may send. */
export const PREFLIGHT_HEADERS = {
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': PREFLIGHT_SECONDS,
} as const;
