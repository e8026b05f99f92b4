import type { Activity, ActivitySource } from '../lead/activity.ts';
import type { Purpose } from '../lead/purposes.ts';
import { isAnonymous, weightOf } from '../lead/source-order.ts';
import type { Statement } from './statements.ts';

/** The statement that proves a consent or a refusal. */
export interface Proof {
  /** When it was made (ms), by which source, in which activity. */
  readonly at: number;
  readonly source: ActivitySource;
  readonly activityId: string;
  /** The version of the consent text that was shown. */
  readonly textVersion?: string;
}

/** A lead's consent to one purpose, with the statement that proves it. */
export interface Consent extends Partial<Proof> {
  readonly state: Statement | 'unasked';
  /** Since when the state has held (ms). */
  readonly since?: number;
  /** A form's consent that waits until the mailbox confirms it; for mail only. */
  readonly request?: Proof;
}

type State = Consent['state'];

/**
 * A lead's consent to one purpose, built from statements in order of time. A no from the mailbox, from people
 * of ours or from a sender with a key always holds, until a yes of at least its own weight: a mailbox's no
 * until the mailbox confirms. A form, which anybody can submit, changes nothing that others have said; its no
 * takes back what a form gave, and its yes after another's no is a request that the mailbox may confirm.
 */
export class ConsentRecord {
  readonly #purpose: Purpose;
  /** The refusals that hold, by weight. */
  readonly #refusals = new Map<number, Proof>();
  #given: Proof | undefined;
  #form: { readonly state: Statement; readonly proof: Proof } | undefined;
  #request: Proof | undefined;
  #state: State = 'unasked';
  #since: number | undefined;

  constructor(purpose: Purpose) {
    this.#purpose = purpose;
  }

  /** A copy that goes on by itself. */
  fork(): ConsentRecord {
    const copy = new ConsentRecord(this.#purpose);
    for (const [weight, proof] of this.#refusals) copy.#refusals.set(weight, proof);
    copy.#given = this.#given;
    copy.#form = this.#form;
    copy.#request = this.#request;
    copy.#state = this.#state;
    copy.#since = this.#since;
    return copy;
  }

  get state(): State {
    return this.#state;
  }

  get consent(): Consent {
    const since = this.#since;
    return {
      state: this.#state,
      ...(since !== undefined && { since }),
      ...this.#proof(),
      ...(this.#request && { request: this.#request }),
    };
  }

  add(statement: Statement, activity: Activity): void {
    const proof = proofOf(activity);
    if (isAnonymous(activity.source)) this.#addOfForm(statement, proof);
    else if (statement === 'withdrawn') this.#refuse(proof);
    else this.#give(proof);
    const state = this.#current();
    if (state !== this.#state) this.#since = activity.occurredAt;
    this.#state = state;
  }

  #refuse(proof: Proof): void {
    this.#refusals.set(weightOf(proof.source), proof);
    this.#given = undefined;
    this.#form = undefined;
    this.#request = undefined;
  }

  #give(proof: Proof): void {
    const weight = weightOf(proof.source);
    for (const refused of this.#refusals.keys()) if (refused <= weight) this.#refusals.delete(refused);
    if (this.#refusals.size > 0) return;
    if (this.#given === undefined || weightOf(this.#given.source) <= weight) this.#given = proof;
    this.#form = undefined;
    this.#request = undefined;
  }

  #addOfForm(statement: Statement, proof: Proof): void {
    if (this.#given !== undefined) return;
    if (this.#refusals.size === 0) {
      const isRepeat = statement === 'pending' && this.#form?.state === 'given';
      if (!isRepeat) this.#form = { state: statement, proof };
      this.#request = this.#form?.state === 'pending' ? proof : undefined;
    } else if (statement === 'withdrawn') this.#request = undefined;
    // The first one only: no stranger has a person asked again and again who said no.
    else if (this.#purpose === 'email') this.#request ??= proof;
  }

  #current(): State {
    if (this.#refusals.size > 0) return 'withdrawn';
    return this.#given === undefined ? (this.#form?.state ?? 'unasked') : 'given';
  }

  #proof(): Proof | undefined {
    const strongest = [...this.#refusals].toSorted(([a], [b]) => b - a)[0];
    return strongest?.[1] ?? this.#given ?? this.#form?.proof;
  }
}

function proofOf({ id, occurredAt, source, properties: { consentText } }: Activity): Proof {
  return {
    at: occurredAt,
    source,
    activityId: id,
    ...(consentText !== undefined && { textVersion: String(consentText) }),
  };
}
