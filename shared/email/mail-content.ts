/** The content of a mail, without its recipient. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Further headers, for example `List-Unsubscribe`. Printable ASCII. */
  readonly headers?: Readonly<Record<string, string>>;
}
