import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { type Handoff, type HandoffTransition, TRANSITIONS } from '../handoffs/handoff.ts';
import { toHandoffItems } from './handoff-item.ts';
import { leadKey, scoreKey } from './keys.ts';

/** Parts of a transaction. */
export type Writes = NonNullable<TransactWriteCommandInput['TransactItems']>;

/** The handoff is the one that was read, opened by the same change and in the hands of the same rep. */
export const SAME = 'id = :id AND model = :model AND n = :n AND rep = :rep';
export const sameAs = ({ id, model, n, rep }: Handoff) => ({
  ':id': id,
  ':model': model,
  ':n': n,
  ':rep': rep,
});

/** The condition that a handoff is in a state which the turn may be taken from. */
function allowedFrom(turn: HandoffTransition) {
  const states = TRANSITIONS[turn].from.map((state, index) => [`:from${index}`, state] as const);
  return {
    condition: `#state IN (${states.map(([name]) => name).join(', ')})`,
    names: { '#state': 'state' },
    values: Object.fromEntries(states),
  };
}

/** Puts a new handoff in the place of none, of one that makes room, or of the one that is `over`. */
export function openWrites(TableName: string, leadId: string, handoff: Handoff, over?: Handoff): Writes {
  const { current, record } = toHandoffItems(leadId, handoff);
  const { condition, names, values } = allowedFrom('replaced');
  return [
    {
      Put: {
        TableName,
        Item: current,
        ConditionExpression: `attribute_not_exists(pk) OR ${condition} OR id = :over`,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ...values, ':over': over?.id ?? '' },
      },
    },
    { Put: { TableName, Item: record, ConditionExpression: 'attribute_not_exists(pk)' } },
  ];
}

/** Puts a handoff as it is after a turn in the place of what it was before. */
export function transitionWrites(
  TableName: string,
  leadId: string,
  held: Handoff,
  turn: HandoffTransition,
  next: Handoff,
): Writes {
  const { current, record } = toHandoffItems(leadId, next);
  const { condition, names, values } = allowedFrom(turn);
  return [
    {
      Put: {
        TableName,
        Item: current,
        ConditionExpression: `${SAME} AND ${condition}`,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ...values, ...sameAs(held) },
      },
    },
    { Put: { TableName, Item: record } },
  ];
}

/** What a handoff rests on: the lead is SQL under this model. */
export const whileSql = (table: string, leadId: string, model: string): Writes[number] =>
  checkOfStage(table, leadId, model, '#standing.#stage = :sql');

/** What a recall rests on: the lead is not SQL under this model. */
export const unlessSql = (table: string, leadId: string, model: string): Writes[number] =>
  checkOfStage(table, leadId, model, 'attribute_not_exists(pk) OR #standing.#stage <> :sql');

const checkOfStage = (
  TableName: string,
  leadId: string,
  model: string,
  ConditionExpression: string,
): Writes[number] => ({
  ConditionCheck: {
    TableName,
    Key: { pk: leadKey(leadId), sk: scoreKey(model) },
    ConditionExpression,
    ExpressionAttributeNames: { '#standing': 'standing', '#stage': 'stage' },
    ExpressionAttributeValues: { ':sql': 'sql' },
  },
});
