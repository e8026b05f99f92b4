import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from '../template/arns.ts';
import { atomically } from '../kit/atomically.ts';
import type { NewEvent } from '../eventbridge/bus.ts';
import { WakeSignal } from '../kit/wake-signal.ts';
import { Inbox } from './inbox.ts';
import { type Envelope, type ParsedMail, parseMail } from './caught-mail.ts';
import { AwsRefusal, queryRefusal, queryResult } from '../endpoint/query-protocol.ts';
import type { AwsAnswer, AwsCall, AwsService } from '../endpoint/aws-service.ts';
import type { LocalContext, LocalService } from '../local-service.ts';
import { checkMail, envelopeOf } from './ses-envelope.ts';
import { DETAIL_TYPES, eventDetail, outcomesOf } from './ses-events.ts';
import { readSesTemplate, type SesTemplate } from './ses-template.ts';

/**
 * What a test can let happen to the next call: refused for its rate; the connection breaks before the mail is
 * taken; it breaks after. The caller sees a 504 in both of the latter.
 */
export const SES_FAULTS = ['throttle', 'time-out', 'time-out-after-acceptance'] as const;
type SesFault = (typeof SES_FAULTS)[number];

const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';

/** What a caller is left with when the answer is lost on the way. */
const LOST: AwsAnswer = { status: 504, contentType: 'text/plain', body: '' };

/**
 * Emulates SES: takes SendRawEmail, keeps the mail in the inbox instead of sending it, and tells what became
 * of it on the bus that the configuration set names, a moment later.
 */
export class Ses implements LocalService {
  readonly service: AwsService = { service: 'ses', handle: (call) => this.#handle(call) };
  readonly inbox: Inbox;
  /** Each call takes the first one off. */
  readonly faults: SesFault[] = [];
  readonly #local: LocalContext;
  readonly #template: SesTemplate;
  readonly #doorbell: WakeSignal;

  /** @param emit puts an event on a bus before it returns */
  constructor(local: LocalContext, emit: (bus: string, event: NewEvent) => void) {
    this.#local = local;
    this.inbox = new Inbox(local.state);
    this.#template = readSesTemplate(local);
    this.#doorbell = new WakeSignal(local.busy, 'mail events', () => this.#tell(emit));
  }

  start(): void {
    this.#doorbell.ring();
  }

  stop(): void {}

  async #handle({ action, body }: AwsCall): Promise<AwsAnswer> {
    try {
      if (action !== 'SendRawEmail') throw new AwsRefusal('InvalidAction', `${action} is not emulated here.`);
      return await this.#sendRawEmail(new URLSearchParams(body.toString()));
    } catch (error) {
      if (error instanceof AwsRefusal) return queryRefusal(NAMESPACE, error, randomUUID());
      throw error;
    }
  }

  async #sendRawEmail(form: URLSearchParams): Promise<AwsAnswer> {
    const fault = this.faults.shift();
    if (fault === 'throttle') throw new AwsRefusal('Throttling', 'Maximum sending rate exceeded.');
    if (fault === 'time-out') return LOST;
    const mail = await parseMail(Buffer.from(form.get('RawMessage.Data') ?? '', 'base64'));
    const envelope = envelopeOf(form, mail);
    checkMail(envelope, mail);
    this.#template.checkRights(envelope);
    this.#accept(mail, envelope);
    if (fault === 'time-out-after-acceptance') return LOST;
    return queryResult(NAMESPACE, 'SendRawEmail', { MessageId: envelope.messageId }, randomUUID());
  }

  #accept(mail: ParsedMail, envelope: Envelope): void {
    const time = this.#local.clock.now();
    const { configurationSet: set } = envelope;
    const common = {
      source: 'aws.ses',
      resources: [`arn:aws:ses:${REGION}:${ACCOUNT}:configuration-set/${set}`],
      time,
    };
    atomically(this.#local.state, () => {
      const id = this.inbox.add(mail, envelope, time);
      for (const outcome of outcomesOf(envelope)) {
        const detail = eventDetail(outcome, envelope, mail.email.subject ?? '', time);
        for (const bus of this.#template.busesFor(set, outcome.type))
          this.inbox.addEvent(id, outcome.type, {
            ...common,
            bus,
            detailType: DETAIL_TYPES[outcome.type],
            detail,
          });
      }
    });
    this.#doorbell.ring();
  }

  #tell(emit: (bus: string, event: NewEvent) => void): void {
    for (const { id, event } of this.inbox.pendingEvents())
      atomically(this.#local.state, () => {
        this.inbox.markEmitted(id);
        emit(event.bus, event);
      });
  }
}
