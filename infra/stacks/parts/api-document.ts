import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { serveOpenapiApi } from '../../../shared/api/public.ts';
import { HttpFunction } from '../../constructs/http-function.ts';
import type { HttpPartProps } from '../part-props.ts';

/** Tells whoever writes to the API what it takes and answers. */
export class ApiDocument extends Construct {
  constructor(scope: Construct, id: string, { platform, api }: Omit<HttpPartProps, 'data'>) {
    super(scope, id);
    new HttpFunction(this, 'ServeOpenapi', {
      platform,
      api,
      name: 'serve-openapi',
      operations: serveOpenapiApi,
      openBecause: 'It is a document, the same for all; it names routes and no data, and touches nothing.',
      whoIsHurt: 'Engineers who write to the API cannot read what it takes. Nothing stops working.',
      environment: {},
      timeout: Duration.seconds(5),
      memory: 256,
      permissions: [],
    });
  }
}
