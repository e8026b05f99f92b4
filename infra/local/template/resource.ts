import type { JsonObject } from '../kit/json.ts';

/** One resource of the merged templates, with every intrinsic function resolved. */
export interface Resource {
  /** Logical id, prefixed by its stack: `DataStack.Leads1234`. */
  readonly id: string;
  readonly type: string;
  /** Value of `Ref`: the name of most resources, a queue's URL, a secret's ARN. */
  readonly ref: string;
  readonly arn: string;
  readonly properties: JsonObject;
  /** `aws:cdk:path` of its metadata, or stack and logical id where there is none. */
  readonly path: string;
  /** The construct's own name, as in `Leads`; for a function the service name that it logs under. */
  readonly label: string;
  /** Folder of a function's bundle. */
  readonly code?: string | undefined;
}

/** Every stack of one environment, merged and resolved. */
export interface Assembly {
  readonly resources: readonly Resource[];
  ofType(type: string): Resource[];
  /**
   * The resource with this ARN; a function's version or alias and a table's index or stream lead to their
   * owner.
   */
  byArn(arn: string): Resource | undefined;
}
