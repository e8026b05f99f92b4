import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsCall } from '../../infra/local/endpoint/aws-service.ts';
import { denial } from '../../infra/local/endpoint/faults.ts';
import { App } from './app.ts';

let app: App;
beforeAll(async () => void (app = await App.start()));
afterAll(() => app.stop());

interface DeadLetter {
  readonly reason: string;
  readonly payload: { Records: { dynamodb: { Keys: { pk: { S: string } } } }[] };
}
const deadLetters = async () => (await (await app.fetch('/_local/dead-letters.json')).json()) as DeadLetter[];

describe('a lead whose scoring keeps failing', () => {
  it('ends among the dead letters alone, while its neighbours are scored', async () => {
    await app.submit('contact', { email: 'poison@example.org' });
    await app.idle();
    const { leadId } = await app.leadOf('poison@example.org');
    const isPoisoned = ({ service, action, body }: AwsCall): boolean =>
      service === 'dynamodb' && action === 'Query' && body.includes(`LEAD#${leadId}`);
    const heal = app.running.faults.inject((call) => (isPoisoned(call) ? denial() : undefined));
    const neighbours = Array.from({ length: 5 }, (_, index) => `good${index}@example.org`);
    await Promise.all(
      ['poison@example.org', ...neighbours].map((email) =>
        app.submit('demo-request', { email, need: 'replace' }),
      ),
    );
    await app.idle();
    const hot = await app.queue('hot');
    expect(new Set(hot.map(({ profile }) => profile['email']))).toEqual(new Set(neighbours));
    const letters = await deadLetters();
    const keys = letters.flatMap(({ payload }) => payload.Records.map(({ dynamodb }) => dynamodb.Keys.pk.S));
    expect(new Set(keys)).toEqual(new Set([`LEAD#${leadId}`]));

    heal();
    await app.fetch('/_local/dead-letters/redrive', { method: 'POST' });
    await app.idle();
    expect(await deadLetters()).toEqual([]);
    expect((await app.queue('hot')).map((lead) => lead.leadId)).toContain(leadId);
    expect(await app.mails('sales@example.com')).toHaveLength(neighbours.length + 1);
  }, 120_000);
});
