import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { HttpApi } from '../../constructs/http-api.ts';
import { allowTableActions } from '../../constructs/permissions.ts';
import { ServiceFunction } from '../../constructs/service-function.ts';
import type { PartProps } from '../part-props.ts';

/** The HTTP API, and the authorizer that checks API keys. The other parts add their routes to it. */
export class ApiEdge extends Construct {
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, { platform, data }: PartProps) {
    super(scope, id);
    const authorize = new ServiceFunction(this, 'Authorize', {
      platform,
      name: 'authorize',
      whoIsHurt:
        'Everyone with an API key is turned away: sales sees no leads, ' +
        'and other systems cannot report activities.',
      environment: { LEADS_TABLE: data.leads.tableName },
      timeout: Duration.seconds(5),
      memory: 256,
      permissions: [allowTableActions(data.leads, 'GetItem', 'UpdateItem')],
    });
    this.api = new HttpApi(this, 'Http', {
      platform,
      authorizer: authorize.lambda,
      whoIsHurt: 'People who fill in a form get an error, and what they told us may be lost with it.',
    });
  }
}
