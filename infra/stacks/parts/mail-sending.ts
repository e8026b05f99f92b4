import { Stack } from 'aws-cdk-lib';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  ConfigurationSet,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { domainOf } from '../../../shared/lead/address.ts';
import { allowSendMail } from '../../constructs/permissions.ts';
import { physicalName } from '../../constructs/platform.ts';
import { mailFromDomain } from '../../environments/mail-from.ts';
import type { Settings } from '../../environments/settings.ts';

export interface MailSendingProps {
  readonly settings: Settings;
  /** Base of the links in mail. */
  readonly publicUrl: string;
}

/**
 * The events that SES reports. Opens and clicks are not among them: the product tracks them with links of its
 * own.
 */
const REPORTED_EVENTS = [
  EmailSendingEvent.SEND,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.DELIVERY_DELAY,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
];

/** SES with everything that a function needs to send mail through it. */
export class MailSending extends Construct {
  /** Where SES reports its events: the default bus of the account, the only one that it supports. */
  readonly reports: IEventBus;
  readonly configurationSet: string;
  /** The variables of a function that sends mail. */
  readonly environment: {
    readonly SENDER: string;
    readonly MAIL_TO: string;
    readonly CONFIGURATION_SET: string;
    readonly PUBLIC_URL: string;
  };
  /** The permission of a function that sends mail. */
  readonly permission: PolicyStatement;

  constructor(scope: Construct, id: string, { settings, publicUrl }: MailSendingProps) {
    super(scope, id);
    const { address, identity } = settings.sender;
    const domain = domainOf(address);
    this.configurationSet = physicalName(settings);
    this.reports = EventBus.fromEventBusName(this, 'DefaultBus', 'default');
    const set = new ConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: this.configurationSet,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    set.addEventDestination('Reports', {
      destination: EventDestination.eventBus(this.reports),
      events: REPORTED_EVENTS,
    });
    if (identity === 'create') {
      new EmailIdentity(this, 'Identity', {
        identity: Identity.domain(domain),
        mailFromDomain: mailFromDomain(domain),
      });
    }
    this.environment = {
      SENDER: address,
      MAIL_TO: settings.mailTo === 'everyone' ? '*' : settings.mailTo.join(' '),
      CONFIGURATION_SET: set.configurationSetName,
      PUBLIC_URL: publicUrl,
    };
    // An existing identity can be the domain or the address alone; the settings do not say which.
    const identities = identity === 'create' ? [domain] : [domain, address];
    this.permission = allowSendMail(Stack.of(this), identities, this.configurationSet);
  }
}
