/** Where an activity was reported: decides whom to believe when two of them state the same profile field. */
export type ActivitySource = 'form' | 'pixel' | 'api' | 'mail' | 'sales';

/** A value that a person's profile or an activity's properties can hold. */
export type Scalar = string | number | boolean;

/**
 * One thing a person did, or that is known of them from an instant on. Immutable; a history is a set of these keyed by `id`.
 * All times are milliseconds since the epoch, UTC.
 */
export interface Activity {
  /** Unique within its subject; the sender's own, or derived from the content (see `shared/tracking/activity-id.ts`). */
  readonly id: string;
  /** One of the playbook's activity types, for example `page_viewed`. */
  readonly type: string;
  readonly occurredAt: number;
  readonly receivedAt: number;
  readonly source: ActivitySource;
  /** Facts about the deed itself: `page`, `formId`, `contentId`, `reason`… Flat. */
  readonly properties: Readonly<Record<string, Scalar>>;
  /** Facts about the person that this activity states, by profile field. */
  readonly profile?: Readonly<Record<string, Scalar>>;
  /** The browser it came from; on a lead's own activity this identifies that visitor. */
  readonly visitorId?: string;
  /** Looked like a machine when it was collected (honeypot filled, form sent faster than a person types). */
  readonly suspect?: boolean;
  /** Brought in from another system's past: it counts, but what it alone changes is not acted on. */
  readonly imported?: boolean;
}
