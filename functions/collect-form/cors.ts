import type { Form } from '../../shared/playbook/schema.ts';

/**
 * How long a browser may cache a preflight reply (seconds): changed origins take effect within ten minutes.
 */
const PREFLIGHT_SECONDS = '600';

/**
 * CORS headers for a page of this origin. The form's own origins decide, not the API. A plain HTML form can
 * post from any origin; CORS only stops scripts from reading the reply.
 */
export function corsHeaders(form: Form, origin: string | undefined): Record<string, string> {
  const allowed = origin !== undefined && (form.origins.includes(origin) || form.origins.includes('*'));
  return allowed ? { 'access-control-allow-origin': origin, vary: 'Origin' } : { vary: 'Origin' };
}

/** Further headers of the preflight reply. */
export const PREFLIGHT_HEADERS = {
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': PREFLIGHT_SECONDS,
} as const;
