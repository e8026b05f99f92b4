import * as z from 'zod';
import { readEnvironment } from './environment.ts';

const named = z.object({ ENVIRONMENT: z.string().min(1) });

/**
 * The environment a function runs in (`dev`, `prod`…): several may share an account. Throws `BadEnvironment`.
 */
export const environmentName = (variables: NodeJS.ProcessEnv): string =>
  readEnvironment(named, variables).ENVIRONMENT;
