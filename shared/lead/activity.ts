/** Where an activity was reported: decides which statement wins when two state the same profile field. */
export const ACTIVITY_SOURCES = ['form', 'pixel', 'api', 'mail', 'sales'] as const;
export type ActivitySource = (typeof ACTIVITY_SOURCES)[number];

/** A value that a person's profile or an activity's properties can hold. */
export type Scalar = string | number | boolean;

/**
 * Something a person did, or a fact about them from an instant on. Immutable; a history is a set of
 * activities keyed by `id`. All times are milliseconds since the epoch, UTC.
 */
export interface Activity {
  /**
   * Unique within its subject; given by the sender, or derived from the content (see
   * `shared/tracking/activity-id.ts`).
   */
  readonly id: string;
  /** One of the playbook's activity types, for example `page_viewed`. */
  readonly type: string;
  readonly occurredAt: number;
  readonly receivedAt: number;
  readonly source: ActivitySource;
  /** Facts about the activity itself: `page`, `formId`, `contentId`, `reason`… Flat. */
  readonly properties: Readonly<Record<string, Scalar>>;
  /** Facts about the person that this activity states, by profile field. */
  readonly profile?: Readonly<Record<string, Scalar>>;
  /** What the person is here for by it: each interest added (true) or removed (false). */
  readonly interests?: Readonly<Record<string, boolean>>;
  /** The browser it came from; in a lead's log this identifies the visitor as the lead. */
  readonly visitorId?: string;
  /**
   * Looked like a bot's when it was collected (honeypot filled, form submitted faster than a person types).
   */
  readonly suspect?: boolean;
  /** Imported from another system: it counts, but changes that it alone causes are muted. */
  readonly imported?: boolean;
}
