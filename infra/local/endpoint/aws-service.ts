/** One signed call of a function to an AWS service. */
export interface AwsCall {
  /**
   * Signing name of the service: the fourth part of the SigV4 credential scope (`dynamodb`, `events`, `ses`).
   */
  readonly service: string;
  /** Operation, as in `PutEvents`, without the prefix of X-Amz-Target. */
  readonly action: string;
  readonly body: Buffer;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  /**
   * Logical id of the calling function, told by the access key id that it signed with; undefined for a caller
   * from outside.
   */
  readonly functionName: string | undefined;
}

/** The answer to an AWS call, errors included, in the wire format of that service. */
export interface AwsAnswer {
  readonly status: number;
  readonly body: string | Buffer;
  readonly contentType: string;
}

/** The local stand-in of one AWS service. */
export interface AwsService {
  /** Signing name that it answers to. */
  readonly service: string;
  handle(call: AwsCall): Promise<AwsAnswer>;
}
