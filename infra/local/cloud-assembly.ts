import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from './service.ts';

/** The parts of a CloudFormation template that the local app reads. */
export interface Template {
  readonly Resources: {
    readonly [logicalId: string]: {
      readonly Type: string;
      readonly Properties?: JsonObject;
      readonly Condition?: string;
      readonly Metadata?: { readonly 'aws:cdk:path'?: string };
    };
  };
  readonly Parameters?: { readonly [name: string]: { readonly Default?: Json } };
  readonly Conditions?: JsonObject;
  readonly Mappings?: {
    readonly [map: string]: { readonly [key: string]: { readonly [second: string]: Json } };
  };
  readonly Outputs?: {
    readonly [id: string]: { readonly Value: Json; readonly Export?: { readonly Name: Json } };
  };
}

/** One stack as it lies in a `cdk.out` folder. */
export interface Stack {
  readonly name: string;
  readonly template: Template;
  /** Folders of file assets by the object key that they are uploaded under. */
  readonly assets: ReadonlyMap<string, string>;
}

interface Artifact {
  readonly type: string;
  readonly properties?: { templateFile?: string; file?: string; directoryName?: string; stackName?: string };
}

const readJson = <T>(...path: string[]): T => JSON.parse(readFileSync(join(...path), 'utf8')) as T;

/** Reads all stacks of a `cdk.out` folder, those of nested stages included. */
export function readStacks(folder: string): Stack[] {
  const { artifacts = {} } = readJson<{ artifacts?: { [id: string]: Artifact } }>(folder, 'manifest.json');
  const assets = new Map(
    Object.values(artifacts)
      .filter(({ type }) => type === 'cdk:asset-manifest')
      .flatMap(({ properties }) => readAssets(folder, properties?.file ?? '')),
  );
  return Object.entries(artifacts).flatMap(([id, artifact]) => {
    if (artifact.type === 'cdk:cloud-assembly')
      return readStacks(join(folder, artifact.properties?.directoryName ?? ''));
    if (artifact.type !== 'aws:cloudformation:stack') return [];
    const { stackName = id, templateFile = '' } = artifact.properties ?? {};
    return [{ name: stackName, template: readJson<Template>(folder, templateFile), assets }];
  });
}

interface AssetManifest {
  readonly files?: {
    readonly [hash: string]: {
      readonly source: { readonly path?: string };
      readonly destinations: { readonly [id: string]: { readonly objectKey: string } };
    };
  };
}

function readAssets(folder: string, file: string): [string, string][] {
  const { files = {} } = readJson<AssetManifest>(folder, file);
  return Object.values(files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ objectKey }): [string, string] => [
      objectKey,
      join(folder, source.path ?? ''),
    ]),
  );
}
