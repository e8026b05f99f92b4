import { describe, expect, it } from 'vitest';
import { checked, environmentNamed, UnusableEnvironment } from '../../infra/environments/environments.ts';

const prod = environmentNamed('prod');

describe('an environment', () => {
  it.each(['dev', 'staging', 'prod'])('called %s is usable as written', (name) => {
    expect(environmentNamed(name).name).toBe(name);
  });

  it.each(['', 'qa', 'constructor', undefined])('called %s is not guessed', (name) => {
    expect(() => environmentNamed(name)).toThrow(/One of dev, staging, prod/);
  });

  it.each([
    ['has no alarm address', { alarmAddress: undefined }, /told when something fails/],
    ['has an alarm address that is none', { alarmAddress: 'ops' }, /told when something fails/],
    [
      'would delete every lead with its stack',
      { removal: 'destroy', deletionProtection: false },
      /write "retain"/,
    ],
    ['leaves its tables unprotected', { deletionProtection: false }, /"deletionProtection" must be true/],
    ['goes to whichever account is at hand', { account: 'current' }, /"account" must be named/],
    [
      'serves its console without encryption',
      { consoleOrigins: ['http://kindling.example.com'] },
      /must use https/,
    ],
    ['lets nothing through', { throttle: { rate: 0, burst: 1 } }, /throttle\.rate/],
    [
      'keeps logs for a time that CloudWatch does not offer',
      { retention: { ...prod.retention, logs: 8 } },
      /retention\.logs/,
    ],
    ['has a setting that nobody reads', { stage: 'prod' }, /Unrecognized key: "stage"/],
  ])('in production is refused if it %s', (_, mistake, message) => {
    const mistaken = (): unknown => checked({ ...prod, ...mistake });
    expect(mistaken).toThrow(UnusableEnvironment);
    expect(mistaken).toThrow(message);
  });

  it('that is not production is refused if it would write to everyone', () => {
    expect(() => checked({ ...environmentNamed('staging'), mailTo: 'everyone' })).toThrow(/real people/);
    expect(() => checked({ ...environmentNamed('staging'), mailTo: ['example.com'] })).toThrow(/mailTo/);
  });

  it('is refused if it is to be destroyed and protected from it', () => {
    expect(() => checked({ ...environmentNamed('dev'), deletionProtection: true })).toThrow(/choose one/);
  });
});
