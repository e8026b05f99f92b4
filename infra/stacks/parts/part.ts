import type { HttpApi } from '../../constructs/http-api.ts';
import type { Platform } from '../../constructs/platform.ts';
import type { DataStack } from '../data-stack.ts';

/** What a part of the app is built on. */
export interface PartProps {
  readonly platform: Platform;
  readonly data: DataStack;
}

/** Built on, by a part that answers HTTP requests. */
export interface HttpPartProps extends PartProps {
  readonly api: HttpApi;
}
