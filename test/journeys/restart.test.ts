import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { App } from './app.ts';

let data: string;
beforeEach(async () => void (data = await mkdtemp(join(tmpdir(), 'kindling-'))));
afterEach(() => rm(data, { recursive: true, force: true }));

describe('an instance that keeps its data', () => {
  it('goes on where it was: leads, keys, mails and the clock', async () => {
    const first = await App.start({ data });
    await first.submit('demo-request', { email: 'kept@example.org' });
    await first.travel('P3D');
    const [lead] = await first.queue('hot');
    const [keys, now] = [first.running.keys, await first.now()];
    await first.stop();

    const second = await App.start({ data });
    try {
      expect(second.running.keys).toEqual(keys);
      expect(await second.now()).toBeGreaterThanOrEqual(now);
      expect((await second.queue('hot'))[0]).toMatchObject({ leadId: lead!.leadId, tierAt: lead!.tierAt });
      expect(await second.mails('sales@example.com')).toHaveLength(1);
      await second.submit('demo-request', { email: 'new@example.org' });
      await second.idle();
      expect(await second.mails('sales@example.com')).toHaveLength(2);
    } finally {
      await second.stop();
    }
  });
});
