import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { progressBar } from '../../../infra/cli/replay/progress-bar.ts';

/** A stream that is no terminal. */
function aPipe() {
  const pipe = new PassThrough();
  let written = '';
  pipe.on('data', (chunk: Buffer) => (written += chunk.toString()));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as much of it as is written to
  return { stream: pipe as unknown as NodeJS.WriteStream, text: () => written };
}

describe('progress where there is no terminal', () => {
  it('goes out as lines while the work goes on, without control characters', async () => {
    const { stream, text } = aPipe();
    const bar = progressBar(stream, 5);
    bar.begin('sending', 200);
    bar.advance(50);
    await expect.poll(text).toMatch(/sending +25 % 50\/200/);
    bar.note('503 Service Unavailable; again in 4 s');
    await expect.poll(text).toMatch(/50\/200 .*\(503 Service Unavailable; again in 4 s\)\n/);
    bar.advance(150);
    bar.end();
    bar.end();
    expect(text().trimEnd().split('\n').at(-1)).toMatch(/^sending +100 % 200\/200 \S+$/);
    // oxlint-disable-next-line no-control-regex -- what a terminal would take as a command
    expect(text()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
  });
});
