import { describe, expect, it } from 'vitest';
import {
  checkSettings,
  environmentNamed,
  UnusableEnvironment,
} from '../../infra/environments/environments.ts';

const prod = environmentNamed('prod');

describe('an environment', () => {
  it.each(['dev', 'staging', 'prod'])('called %s is valid as written', (name) => {
    expect(environmentNamed(name).name).toBe(name);
  });

  it.each(['', 'qa', 'constructor', undefined])('called %s does not exist', (name) => {
    expect(() => environmentNamed(name)).toThrow(/One of dev, staging, prod/);
  });

  it.each([
    ['has no alarm address', { alarmAddress: undefined }, /told when something fails/],
    ['has an alarm address that is not an address', { alarmAddress: 'ops' }, /told when something fails/],
    [
      'would delete every lead with its stack',
      { removal: 'destroy', deletionProtection: false },
      /write "retain"/,
    ],
    ['leaves its tables unprotected', { deletionProtection: false }, /"deletionProtection" must be true/],
    ['does not name its account', { account: 'current' }, /"account" must be named/],
    [
      'serves its console without encryption',
      { consoleOrigins: ['http://kindling.example.com'] },
      /must use https/,
    ],
    ['allows no requests', { throttle: { rate: 0, burst: 1 } }, /throttle\.rate/],
    [
      'keeps logs for a time that CloudWatch does not offer',
      { retention: { ...prod.retention, logs: 8 } },
      /retention\.logs/,
    ],
    ['has an unknown setting', { stage: 'prod' }, /Unrecognized key: "stage"/],
  ])('in production is refused if it %s', (_, mistake, message) => {
    const mistaken = (): unknown => checkSettings({ ...prod, ...mistake });
    expect(mistaken).toThrow(UnusableEnvironment);
    expect(mistaken).toThrow(message);
  });

  it('that is not production is refused if it may mail everyone', () => {
    expect(() => checkSettings({ ...environmentNamed('staging'), mailTo: 'everyone' })).toThrow(
      /real people/,
    );
    expect(() => checkSettings({ ...environmentNamed('staging'), mailTo: ['example.com'] })).toThrow(
      /mailTo/,
    );
  });

  it('is refused if it is to be destroyed and protected from deletion', () => {
    expect(() => checkSettings({ ...environmentNamed('dev'), deletionProtection: true })).toThrow(
      /choose one/,
    );
  });
});
