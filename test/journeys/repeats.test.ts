import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { App } from './app.ts';

let app: App;
beforeAll(async () => void (app = await App.start()));
afterAll(() => app.stop());

describe('things that come more than once', () => {
  it('makes one activity, one score and one mail of a submission sent five times', async () => {
    const fields = { email: 'again@example.org', need: 'replace', submissionId: 'submission-0001' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => app.submit('quote-request', fields)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    await app.idle();
    const [lead, ...others] = await app.queue('hot');
    expect(others).toEqual([]);
    const { activities } = await app.lead<{ activities: { type: string }[] }>(lead!.leadId, '/history');
    expect(activities.map(({ type }) => type).toSorted()).toEqual(['form_submitted', 'quote_requested']);
    expect(await app.mails()).toHaveLength(1);
    expect(await app.events('LeadTierChanged')).toHaveLength(1);
  });

  it('changes nothing when the stream delivers a whole batch again, twice over and reversed', async () => {
    const [lead] = await app.queue('hot');
    const before = await app.lead(lead!.leadId);
    const { activities } = await app.lead<{ activities: { id: string }[] }>(lead!.leadId, '/history');
    const records = activities.map(({ id }, index) => ({
      eventID: String(index),
      eventName: 'INSERT',
      dynamodb: {
        Keys: { pk: { S: `LEAD#${lead!.leadId}` }, sk: { S: id } },
        SequenceNumber: String(index + 1),
      },
    }));
    const event = { Records: [...records, ...records.toReversed()] };
    for (let delivery = 0; delivery < 2; delivery += 1) {
      const { ok, value } = await app.running.local.invoke(app.functionArn('score-leads'), event);
      expect({ ok, value }).toEqual({ ok: true, value: { batchItemFailures: [] } });
    }
    await app.idle();
    const after = await app.lead(lead!.leadId);
    expect({ ...after, at: 0 }).toEqual({ ...before, at: 0 });
    expect(await app.mails()).toHaveLength(1);
  });

  it('mails once when the bus delivers the same event again', async () => {
    const bus = app.running.services.bus;
    const [qualified] = await app.events('LeadQualified');
    const { bus: name, source, detail } = qualified!;
    for (let delivery = 0; delivery < 3; delivery += 1)
      bus.emit(name, { source, detailType: 'LeadQualified', detail });
    await app.idle();
    expect(await app.mails()).toHaveLength(1);
  });
});
