import { randomBytes } from 'node:crypto';

/** Names something so that nothing else ever has the same name: 96 random bits. */
export const randomId = (): string => randomBytes(12).toString('base64url');
