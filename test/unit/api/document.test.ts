import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { API } from '../../../shared/api/api.ts';
import { needsKey, routesOf } from '../../../shared/api/operation.ts';
import { DOCUMENT, validatorAt } from '../../fixtures/contract.ts';

const operations = Object.entries(DOCUMENT.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1 for a validator that is not ours', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone({ ...DOCUMENT }));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
    expect(validator.version).toBe('3.1');
  });

  it('has every operation of the contract, and no other', () => {
    const documented = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`);
    expect(new Set(documented)).toEqual(new Set(Object.values(API).flatMap(routesOf)));
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('tells of each a success and errors, and who may call it', () => {
    for (const { operation } of operations) {
      const statuses = Object.keys(operation.responses).map(Number);
      expect(statuses.some((status) => status < 400)).toBe(true);
      expect(statuses.some((status) => status >= 400)).toBe(true);
    }
    const open = operations.filter(({ operation }) => operation.security.length === 0);
    const openInContract = Object.values(API)
      .filter((operation) => !needsKey(operation))
      .flatMap(routesOf);
    expect(new Set(open.map(({ path, method }) => `${method.toUpperCase()} ${path}`))).toEqual(
      new Set(openInContract),
    );
  });

  it('gives examples that fit their own schemas', () => {
    const skipped: string[] = [];
    const misfits: string[] = [];
    for (const { path, method, operation } of operations)
      for (const [status, { content = {} }] of Object.entries(operation.responses)) {
        const { example } = content['application/json'] ?? {};
        if (example === undefined) continue;
        const where = ['paths', path, method, 'responses', status, 'content', 'application/json', 'schema'];
        if (JSON.stringify(example).includes('"…"')) skipped.push(`${method} ${path}`);
        else if (!validatorAt(where)(example)) misfits.push(`${method} ${path} ${status}`);
      }
    expect(misfits).toEqual([]);
    // A whole playbook is too long for an example: GET /playbook/schema.json describes it.
    expect(skipped).toEqual(['get /playbook', 'get /playbook/versions/{n}']);
  });
});
