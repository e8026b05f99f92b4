import type * as z from 'zod';
import type { RawHttp } from '../kit/raw-http.ts';

/** The engine refused what the local app itself asked of it. */
class EngineRefused extends Error {
  override readonly name = 'EngineRefused';
}

/** The engine wants the look of a signature, whatever it says. */
const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20250101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20250101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

/**
 * Asks the engine something for the local app itself.
 * @param target full X-Amz-Target, as in `DynamoDB_20120810.CreateTable`
 * @throws {EngineRefused} for any answer but 200
 */
export async function askEngine<T>(
  http: RawHttp,
  target: string,
  body: object,
  answer: z.ZodType<T>,
): Promise<T> {
  const reply = await http.post({ ...HEADERS, 'x-amz-target': target }, JSON.stringify(body));
  const text = reply.body.toString();
  if (reply.status !== 200) throw new EngineRefused(`${target}: ${text}`);
  return answer.parse(JSON.parse(text));
}
