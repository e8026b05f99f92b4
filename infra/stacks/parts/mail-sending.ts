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
import { onMail } from '../../constructs/access.ts';
import { scopedName } from '../../constructs/platform.ts';
import type { Settings } from '../../environments/settings.ts';
import { mailFromDomain } from '../../environments/mail-from.ts';

export interface MailSendingProps {
  readonly settings: Settings;
  /** What links in mail start with. */
  readonly publicUrl: string;
}

/** What becomes of a mail, as far as we ask. Opens and clicks are measured by our own links. */
const FATES = [
  EmailSendingEvent.SEND,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.DELIVERY_DELAY,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
];

/** Sending through SES, which reports the fate of each mail to the account's default bus, and to no other. */
export class MailSending extends Construct {
  /** Where SES reports to. */
  readonly reports: IEventBus;
  readonly configurationSet: string;
  /** The variables that a function needs to send mail. */
  readonly environment: {
    readonly SENDER: string;
    readonly MAIL_TO: string;
    readonly CONFIGURATION_SET: string;
    readonly PUBLIC_URL: string;
  };
  /** What it must be allowed. */
  readonly access: PolicyStatement;

  constructor(scope: Construct, id: string, { settings, publicUrl }: MailSendingProps) {
    super(scope, id);
    const { address, identity } = settings.sender;
    const domain = address.slice(address.lastIndexOf('@') + 1);
    this.configurationSet = scopedName(settings);
    this.reports = EventBus.fromEventBusName(this, 'DefaultBus', 'default');
    const set = new ConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: this.configurationSet,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    set.addEventDestination('Reports', {
      destination: EventDestination.eventBus(this.reports),
      events: FATES,
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
    // Of an identity that somebody else made we cannot know whether it is the domain or the address alone.
    const identities = identity === 'create' ? [domain] : [domain, address];
    this.access = onMail(Stack.of(this), identities, this.configurationSet);
  }
}
