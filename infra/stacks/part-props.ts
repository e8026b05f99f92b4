import type { HttpApi } from '../constructs/http-api.ts';
import type { Platform } from '../constructs/platform.ts';
import type { DataStack } from './data-stack.ts';

/** What every part of the app stack needs. */
export interface PartProps {
  readonly platform: Platform;
  readonly data: DataStack;
}

/** What a part with HTTP routes needs. */
export interface HttpPartProps extends PartProps {
  readonly api: HttpApi;
}
