/** What an API key is for. `admin` may do everything; no other role includes another. */
export const ROLES = ['collector', 'sales', 'marketing', 'admin'] as const;
export type Role = (typeof ROLES)[number];
