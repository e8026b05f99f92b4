import type { Running } from '../../../infra/local/start.ts';
import type { Playbook } from '../../../shared/playbook/schema.ts';

/** What a preview answers, as far as the benchmark looks at it. */
export interface Found {
  readonly state: string;
  readonly at: string;
  readonly leads: number;
  readonly progress: { readonly failed: number };
  readonly changes: readonly { mark: string; from: string; to: string; count: number }[];
}

/** How far a publication has come. */
interface Reached {
  readonly state: string;
  readonly segments: number;
  readonly segmentsDone: number;
  readonly failed: number;
  readonly leads: number;
}

/** A message that failed is seen again after this long, ms. */
const REDELIVERY = 13 * 60_000;

/** Two people with a key each, who work on the playbook over HTTP. */
export class Marketing {
  readonly #app: Running;

  constructor(app: Running) {
    this.#app = app;
  }

  async playbook(): Promise<Playbook> {
    return (await this.#ask<{ playbook: Playbook }>('sales', 'GET', '/playbook')).playbook;
  }

  async draft(playbook: Playbook): Promise<void> {
    await this.#ask('marketing', 'PUT', '/playbook/draft', playbook);
  }

  /** Tries the draft on every lead and answers what came of it. */
  async preview(): Promise<Found> {
    const { previewId } = await this.#ask<{ previewId: string }>(
      'marketing',
      'POST',
      '/playbook/draft/preview',
    );
    await this.#app.local.busy.whenIdle();
    const found = await this.#ask<Found>('marketing', 'GET', `/playbook/previews/${previewId}`);
    if (found.state !== 'done') throw new Error('The preview has not ended.');
    return found;
  }

  async sign(): Promise<void> {
    for (const side of ['marketing', 'sales'] as const) await this.#ask(side, 'POST', '/playbook/draft/sign');
  }

  /**
   * Publishes the draft and waits until the job has ended; answers how many leads it met, and how many of its
   * chunks and retries the queue had to bring again.
   */
  async publish(): Promise<{ met: number; recovered: number }> {
    const { number } = await this.#ask<{ number: number }>('marketing', 'POST', '/playbook/draft/publish');
    await this.#app.local.busy.whenIdle();
    const reached = (): Promise<Reached> =>
      this.#ask<Reached>('marketing', 'GET', `/playbook/versions/${number}/progress`);
    let { state, segments, segmentsDone, failed, leads } = await reached();
    const recovered = segments - segmentsDone + failed;
    while (state !== 'done' || failed > 0) {
      this.#app.local.clock.jump(this.#app.local.clock.now() + REDELIVERY);
      await this.#app.local.busy.whenIdle();
      failed = 0;
      ({ state, leads } = await reached());
    }
    return { met: leads, recovered };
  }

  async #ask<T>(role: 'marketing' | 'sales', method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(this.#app.url + path, {
      method,
      headers: { authorization: `Bearer ${this.#app.keys[role]}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}
