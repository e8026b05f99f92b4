import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { jsonObject } from '../kit/json.ts';

/** The parts of a CloudFormation template that the local app reads. */
const template = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: jsonObject.optional(),
      Condition: z.string().optional(),
      Metadata: z.object({ 'aws:cdk:path': z.string().optional() }).optional(),
    }),
  ),
  Parameters: z.record(z.string(), z.object({ Default: z.json().optional() })).optional(),
  Conditions: jsonObject.optional(),
  Mappings: z.record(z.string(), z.record(z.string(), jsonObject)).optional(),
  Outputs: z
    .record(z.string(), z.object({ Value: z.json(), Export: z.object({ Name: z.json() }).optional() }))
    .optional(),
});
export type Template = z.infer<typeof template>;

/** One stack as it lies in a `cdk.out` folder. */
export interface Stack {
  readonly name: string;
  readonly template: Template;
  /** Folders of file assets by the object key that they are uploaded under. */
  readonly assets: ReadonlyMap<string, string>;
}

const manifest = z.object({
  artifacts: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        properties: z
          .object({
            templateFile: z.string(),
            file: z.string(),
            directoryName: z.string(),
            stackName: z.string(),
          })
          .partial()
          .default({}),
      }),
    )
    .default({}),
});

const assetManifest = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

const readJson = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), 'utf8'));

/** Reads all stacks of a `cdk.out` folder, those of nested stages included. */
export function readStacks(folder: string): Stack[] {
  const { artifacts } = manifest.parse(readJson(folder, 'manifest.json'));
  const assets = new Map(
    Object.values(artifacts)
      .filter(({ type }) => type === 'cdk:asset-manifest')
      .flatMap(({ properties: { file = '' } }) => readAssets(folder, file)),
  );
  return Object.entries(artifacts).flatMap(([id, { type, properties }]) => {
    const { directoryName = '', templateFile = '', stackName = id } = properties;
    if (type === 'cdk:cloud-assembly') return readStacks(join(folder, directoryName));
    if (type !== 'aws:cloudformation:stack') return [];
    return [{ name: stackName, template: template.parse(readJson(folder, templateFile)), assets }];
  });
}

function readAssets(folder: string, file: string): [string, string][] {
  const { files } = assetManifest.parse(readJson(folder, file));
  return Object.values(files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ objectKey }): [string, string] => [
      objectKey,
      join(folder, source.path),
    ]),
  );
}
