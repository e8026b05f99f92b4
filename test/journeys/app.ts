import type { JsonObject } from '../../infra/local/kit/json.ts';
import { type Running, start } from '../../infra/local/start.ts';
import { breachOf, ContractBroken, routeOf } from '../fixtures/contract.ts';
import { TIERS } from '../../shared/lead/standing.ts';

/** A mail as the inbox lists it. */
export interface Mail {
  readonly id: number;
  readonly destinations: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly acceptedAt: string;
}

/** An entry of the ranked queue or the head of one lead's page, as far as the journeys look at it. */
export interface LeadView {
  readonly leadId: string;
  readonly tier: string;
  readonly stage: string;
  readonly points: number;
  readonly tierAt: string;
  readonly interests: readonly unknown[];
  readonly profile: Readonly<Record<string, unknown>>;
}

/** An event as the bus keeps it. */
export interface BusEvent {
  readonly 'detail-type': string;
  readonly time: string;
  readonly source: string;
  readonly bus: string;
  readonly detail: JsonObject;
}

type Role = 'collector' | 'sales' | 'marketing' | 'admin';

/** The product as a person or another system meets it: over HTTP, and through its inbox and its clock. */
export class App {
  readonly running: Running;
  constructor(running: Running) {
    this.running = running;
  }

  static async start(options: Parameters<typeof start>[0] = {}): Promise<App> {
    return new App(await start({ quiet: true, ...options }));
  }

  stop(): Promise<void> {
    return this.running.stop();
  }

  /** Throws `ContractBroken` for an answer that is not what the document of the API says. */
  async fetch(path: string, init?: RequestInit): Promise<Response> {
    const response = await fetch(this.running.url + path, { redirect: 'manual', ...init });
    const route = routeOf(init?.method ?? 'GET', path);
    if (route === undefined) return response;
    const breach = breachOf(route, {
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      body: await response.clone().text(),
    });
    if (breach !== undefined) throw new ContractBroken(breach);
    return response;
  }

  /** Calls a route that wants a key, and answers its JSON; throws on anything but success. */
  async call<T>(role: Role, path: string, init: RequestInit = {}): Promise<T> {
    const authorization = `Bearer ${(this.running.keys as Record<Role, string>)[role]}`;
    const response = await this.fetch(path, {
      ...init,
      headers: { ...Object.fromEntries(new Headers(init.headers)), authorization },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** Submits a form as a script does. */
  submit(formId: string, fields: Record<string, unknown>): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    return this.fetch(`/forms/${formId}`, { method: 'POST', headers, body: JSON.stringify(fields) });
  }

  report(activities: readonly Record<string, unknown>[], role: Role = 'collector') {
    const headers = { 'content-type': 'application/json' };
    return this.call<{ accepted: number; duplicates: number; rejected: { index: number; code: string }[] }>(
      role,
      '/activities',
      {
        method: 'POST',
        headers,
        body: JSON.stringify({ activities }),
      },
    );
  }

  /** Waits until every stream, queue and bus delivery is drained. */
  async idle(): Promise<void> {
    await this.fetch('/_local/idle');
  }

  async mails(to?: string): Promise<Mail[]> {
    const query = to === undefined ? '' : `?to=${encodeURIComponent(to)}`;
    return (await (await this.fetch(`/_local/mail.json${query}`)).json()) as Mail[];
  }

  async now(): Promise<number> {
    const { now } = (await (await this.fetch('/_local/clock')).json()) as { now: string };
    return Date.parse(now);
  }

  /** Moves the clock: an ISO 8601 duration, or an instant in ms. */
  async travel(to: string | number): Promise<void> {
    const body = typeof to === 'string' ? { advance: to } : { set: new Date(to).toISOString() };
    const response = await this.fetch('/_local/clock', { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(await response.text());
    await this.idle();
  }

  /** What was put on Kindling's own bus, oldest first. */
  async events(name?: string): Promise<BusEvent[]> {
    const all = (await (await this.fetch('/_local/events.json')).json()) as BusEvent[];
    return all.filter(
      (event) => event.source === 'kindling' && (name === undefined || event['detail-type'] === name),
    );
  }

  /** Leads of a tier, as the ranked queue lists them. */
  async queue(tier: string): Promise<LeadView[]> {
    const { leads } = await this.call<{ leads: LeadView[] }>(
      'sales',
      `/leads?model=default&tier=${tier}&limit=100`,
    );
    return leads;
  }

  /** Leads of all tiers. */
  async leads(): Promise<LeadView[]> {
    return (await Promise.all(TIERS.map((tier) => this.queue(tier)))).flat();
  }

  /** The lead with this address, in whatever tier it is. */
  async leadOf(email: string): Promise<LeadView> {
    const found = (await this.leads()).find(({ profile }) => profile['email'] === email);
    if (found === undefined) throw new Error(`No lead has the address ${email}.`);
    return found;
  }

  /** ARN of a function of the template, for tests that pull its trigger themselves. */
  functionArn(name: string): string {
    const found = this.running.local.assembly
      .ofType('AWS::Lambda::Function')
      .find(({ label }) => label === name);
    if (found === undefined) throw new Error(`No function ${name}`);
    return found.arn;
  }

  async lead<T = Record<string, never>>(leadId: string, part = ''): Promise<T> {
    return this.call<T>('sales', `/leads/${leadId}${part}`);
  }
}
