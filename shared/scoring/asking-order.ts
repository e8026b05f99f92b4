import type { BantItem } from '../playbook/conditions.ts';

/**
 * In which order open questions are worth asking. Need is always the most important one; then time, for whoever does not
 * know when they want to buy is not asked for money first.
 */
export const ASKING_ORDER: readonly BantItem[] = ['need', 'timeframe', 'budget', 'authority'];
