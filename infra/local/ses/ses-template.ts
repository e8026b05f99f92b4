import { busName } from '../template/arns.ts';
import type { Envelope } from './caught-mail.ts';
import { eventDestinationProperties, identityProperties, read } from '../template/properties.ts';
import { AwsRefusal } from '../endpoint/query-protocol.ts';
import type { LocalContext } from '../local-service.ts';
import type { MailEventType } from './ses-events.ts';

/** What the template says about sending mail. */
export interface SesTemplate {
  /** Names of the buses that hear of such an event of mail with this configuration set. */
  busesFor(configurationSet: string, type: MailEventType): string[];
  /**
   * @throws {AwsRefusal} for a sender that is no identity, where the template has any, or an unknown
   * configuration set
   */
  checkRights(envelope: Envelope): void;
}

export function readSesTemplate({ assembly }: LocalContext): SesTemplate {
  const identities = assembly
    .ofType('AWS::SES::EmailIdentity')
    .map((resource) => read(identityProperties, resource).EmailIdentity.toLowerCase());
  const destinations = assembly
    .ofType('AWS::SES::ConfigurationSetEventDestination')
    .map((resource) => read(eventDestinationProperties, resource));
  const sets = new Set(assembly.ofType('AWS::SES::ConfigurationSet').map(({ ref }) => ref));
  return {
    busesFor: (set, type) =>
      destinations
        .filter(({ ConfigurationSetName }) => ConfigurationSetName === set)
        .map(({ EventDestination }) => EventDestination)
        .filter(({ Enabled, MatchingEventTypes: types }) => Enabled && types.includes(type.toLowerCase()))
        .flatMap(({ EventBridgeDestination: bridge }) => (bridge ? [busName(bridge.EventBusArn)] : [])),
    checkRights: ({ source, configurationSet }) => {
      const address = source.toLowerCase();
      const verified = identities.some(
        (identity) => identity === address || address.endsWith(`@${identity}`),
      );
      if (identities.length > 0 && !verified)
        throw new AwsRefusal('MessageRejected', 'Email address is not verified.');
      if (configurationSet !== '' && !sets.has(configurationSet))
        throw new AwsRefusal('ConfigurationSetDoesNotExist', 'The configuration set does not exist.');
    },
  };
}
