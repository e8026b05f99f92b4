/** A request to `/_local/…` or `/`, as the gateway hands it over. */
export interface LocalRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

/** Its answer. */
export interface LocalReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
}

/** Answers a request, or undefined where it has no such page. */
export type LocalRoutes = (request: LocalRequest) => Promise<LocalReply | undefined>;
