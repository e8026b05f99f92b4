import type { IFlattenedRuleSet } from 'dependency-cruiser';

/** Folders of `shared` that compute and nothing else: no AWS, no store, no wiring. */
const PURE = '^shared/(limits|lead|playbook|bots|scoring|handoffs|consent)/';

/** How imports may run. Type-only imports count: a word belongs to the room that declares it. */
export const ROOM_RULES: IFlattenedRuleSet = {
  forbidden: [
    {
      name: 'no-circle-between-files',
      comment: 'Two files that import each other are one file, or share a word that belongs below both.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-circle-between-rooms',
      comment: 'Rooms of shared import one way: the words that two of them need belong to a room below both.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^shared/[^/]+$' },
      to: { circular: true, path: '^shared/[^/]+$' },
    },
    {
      name: 'functions-stand-alone',
      comment: 'A function is deployed by itself; what two of them need belongs into shared.',
      severity: 'error',
      from: { path: '^functions/([^/]+)/' },
      to: { path: '^functions/', pathNot: '^functions/$1/' },
    },
    {
      name: 'shared-stands-below',
      comment: 'shared knows neither who calls it nor where it runs.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(functions|infra|test)/' },
    },
    {
      name: 'pure-rooms',
      comment: 'Same history, same playbook, same instant: same result. Nothing outside may be reached.',
      severity: 'error',
      from: { path: PURE },
      to: { path: '(^|/)node_modules/@aws-sdk/|^shared/(stores|wiring|sending|events)/' },
    },
    {
      name: 'constructs-below-stacks',
      comment: 'Stacks are built of constructs, which know no stack.',
      severity: 'error',
      from: { path: '^infra/(constructs|environments|functions)/' },
      to: { path: '^infra/stacks/' },
    },
    {
      name: 'product-without-tests',
      comment: 'Nothing that is deployed or run needs a test.',
      severity: 'error',
      from: { path: '^(shared|functions|infra)/' },
      to: { path: '^test/' },
    },
  ],
};
