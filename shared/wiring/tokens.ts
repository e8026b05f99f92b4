import { environmentName } from '../runtime/environment-name.ts';
import { parseKeyRing, TokenSigner } from '../tracking/token.ts';
import type { World } from './world.ts';

/** Signs and opens the tokens of a function's environment, with the key ring in the secret with this ARN. */
export const tokenSigner =
  ({ variables, secrets }: World<'secrets'>, secretArn: string): (() => Promise<TokenSigner>) =>
  async () =>
    new TokenSigner(parseKeyRing(await secrets().read(secretArn)), environmentName(variables));
