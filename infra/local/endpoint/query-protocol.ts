import type { AwsAnswer } from './aws-service.ts';

/** A call was refused, in the words of the AWS query protocol: answered as XML, with a status below 500. */
export class AwsRefusal extends Error {
  override readonly name = 'AwsRefusal';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes a text safe between tags and in quoted attributes of XML and HTML. */
export const escapeMarkup = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

/** `Name.member.1`, `Name.member.2`… in order. */
export function members(form: URLSearchParams, name: string): string[] {
  const values: string[] = [];
  for (let value; (value = form.get(`${name}.member.${values.length + 1}`)) !== null;) values.push(value);
  return values;
}

/** `Name.member.N.Name` with its `Name.member.N.Value`, as a record. */
export function namedMembers(form: URLSearchParams, name: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (let n = 1, key; (key = form.get(`${name}.member.${n}.Name`)) !== null; n += 1)
    pairs[key] = form.get(`${name}.member.${n}.Value`) ?? '';
  return pairs;
}

const xml = (status: number, body: string): AwsAnswer => ({ status, contentType: 'text/xml', body });

/** The answer to a call that was done; each entry of the result becomes an element. */
export function queryResult(
  namespace: string,
  action: string,
  result: Readonly<Record<string, string>>,
  requestId: string,
): AwsAnswer {
  const elements = Object.entries(result).map(([name, value]) => `<${name}>${escapeMarkup(value)}</${name}>`);
  return xml(
    200,
    `<${action}Response xmlns="${namespace}"><${action}Result>${elements.join('')}</${action}Result>` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
  );
}

/** The answer to a call that was refused. */
export const queryRefusal = (
  namespace: string,
  { code, message, status }: AwsRefusal,
  requestId: string,
): AwsAnswer =>
  xml(
    status,
    `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${escapeMarkup(code)}</Code>` +
      `<Message>${escapeMarkup(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  );
